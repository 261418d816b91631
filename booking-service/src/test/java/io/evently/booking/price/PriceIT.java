package io.evently.booking.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.evently.booking.Catalogue;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class PriceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  Tokens tokens;
  TopicReader topics;
  Redelivery redelivery;
  Catalogue catalogue;

  @BeforeEach
  void catalogue() {
    catalogue = new Catalogue(tokens);
  }

  @Test
  void aPublishedPriceIsPaidAnOlderQuoteIsHonouredAndTheOrganisersChangeWins() {
    String event = catalogue.event("capacity", 10);
    quote(event)
        .then()
        .statusCode(200)
        .body("data.price", equalTo("50.00"))
        .body("data.face_value", equalTo("50.00"));
    String old = quote(event).path("data.quote");

    redelivery.inOrder(List.of(price(event, 1, "55.00", "50.00")));
    await().atMost(PATIENCE).until(() -> "55.00".equals(quote(event).path("data.price")));

    Response paid = book(event, Map.of());
    paid.then().statusCode(201).body("booking.unit_price", equalTo("55.00"));
    TopicRecord told =
        topics
            .ofKey("evently.booking.bookings.v1", paid.path("booking.id"), 1, PATIENCE)
            .getFirst();
    assertThat(told.value()).contains("\"unit_price\":\"55.00\"");
    book(event, Map.of("quote", old))
        .then()
        .statusCode(201)
        .body("booking.unit_price", equalTo("50.00"));

    catalogue
        .propose(
            Catalogue.terms(
                event,
                2,
                "ticket_types",
                List.of(Map.of("id", "general", "name", "G", "price", "60.00", "capacity", 10))))
        .then()
        .statusCode(200);
    book(event, Map.of()).then().body("booking.unit_price", equalTo("60.00"));
    book(event, Map.of("quote", old)).then().body("booking.unit_price", equalTo("50.00"));
  }

  @Test
  void whoExpectsAnotherPriceIsGivenAQuoteThatCanBeBooked() {
    String event = catalogue.event();
    Response refused = book(event, Map.of("expected_price", "40.00"));
    refused
        .then()
        .statusCode(409)
        .body("code", equalTo("price_changed"))
        .body("price", equalTo("50.00"))
        .body("currency", equalTo("EUR"));
    book(event, Map.of("quote", refused.path("quote")))
        .then()
        .statusCode(201)
        .body("booking.unit_price", equalTo("50.00"));
  }

  @Test
  void aForeignQuoteIsRefusedWithANewOneAndAMalformedOneIsInvalid() {
    String event = catalogue.event();
    String foreign = quote(catalogue.event()).path("data.quote");
    Response refused = book(event, Map.of("quote", foreign));
    refused.then().statusCode(409).body("code", equalTo("price_changed"));
    book(event, Map.of("quote", refused.path("quote"))).then().statusCode(201);
    book(event, Map.of("quote", "not a quote"))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItems("/quote"));
  }

  @Test
  void anyOrderOfPricesEndsInTheNewest() {
    for (long seed = 1; seed <= 3; seed++) {
      String event = catalogue.event();
      List<TopicRecord> all = new ArrayList<>();
      for (int version = 1; version <= 5; version++) {
        all.add(price(event, version, 50 + version + ".00", "50.00"));
      }
      redelivery.send(all, seed);
      await().atMost(PATIENCE).until(() -> "55.00".equals(quote(event).path("data.price")));
      assertThat(quote(event).<String>path("data.price")).as("seed " + seed).isEqualTo("55.00");
    }
  }

  @Test
  void oddParametersAreRefused() {
    String event = catalogue.event();
    RestAssured.get("/api/v1/events/" + event + "/quote?x=1").then().statusCode(400);
    RestAssured.get("/api/v1/events/" + event + "/quote?ticket_type=vip")
        .then()
        .statusCode(409)
        .body("code", equalTo("unknown_ticket_type"));
  }

  private static Response quote(String event) {
    return RestAssured.get("/api/v1/events/" + event + "/quote");
  }

  private Response book(String event, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("user_id", "ann");
    body.put("event_id", event);
    body.put("quantity", 1);
    return RestAssured.given()
        .header("Authorization", "Bearer " + tokens.user("ann"))
        .contentType("application/json")
        .body(body)
        .post("/api/v1/bookings");
  }

  private static TopicRecord price(String event, int version, String price, String face) {
    return TopicRecord.cloudEvent(
        "evently.pricing.prices.v1",
        event,
        event + "-" + version,
        "/evently/pricing-service",
        "evently.pricing.price.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"ticket_type":"general","price":"%s","currency":"EUR",
         "face_value":"%s","reason_id":"r1","effective_at":"2026-01-01T00:00:00Z",
         "prices":[{"ticket_type":"general","price":"%s","face_value":"%s"}]}"""
            .formatted(event, version, price, face, price, face));
  }
}
