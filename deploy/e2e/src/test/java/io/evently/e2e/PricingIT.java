package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.bench.odd.RawHttp;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.AsyncApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * From views and sales to a price that people pay: learned, applied, published, booked; an older
 * quote is honoured, and the organizer's own change wins.
 */
@WithSuite
class PricingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String PRICES = "evently.pricing.prices.v1";

  private static final String DEMAND = "evently.internal.demand.v1";

  private final AsyncApi described =
      AsyncApi.committed(Path.of(System.getProperty("evently.root")));
  private final Suite suite;
  private final Api api;
  private final String organizer;
  private final String event = "priced-" + UUID.randomUUID();

  PricingIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
    this.organizer = api.tokens().organizer("price-organizer");
  }

  @Test
  void whatWasSeenBecomesAPriceThatEverybodyPays() {
    publish();
    book("\"quantity\":4");
    awaitKnown();
    for (int i = 0; i < 45; i++) {
      assertThat(api.get("/api/v1/events/" + event).status()).isEqualTo(200);
    }
    for (int i = 0; i < 4; i++) {
      book("\"quantity\":4");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode now = advice();
              assertThat(now.path("action").asText()).as("%s", now).isEqualTo("raise");
              assertThat(now.at("/seen/sold").asInt()).isEqualTo(20);
              assertThat(now.at("/seen/views").asInt()).isEqualTo(45);
            });
    JsonNode advice = advice();
    String old = quote().path("quote").asText();
    assertThat(quote().path("price").asText()).isEqualTo("50.00");

    Api.Answer applied =
        api.post(
            "/api/v1/pricing/event/" + event + "/apply",
            organizer,
            "{\"recommendation_id\":\"%s\"}".formatted(advice.path("id").asText()));

    assertThat(applied.status()).as("%s", applied.body()).isEqualTo(200);
    assertThat(applied.body().at("/data/new_price").asText()).isEqualTo("55.00");
    TopicRecord told =
        TopicReader.of(suite.kafka().bootstrapServers())
            .await(PRICES, r -> event.equals(r.key()), PATIENCE);
    assertThat(told.value()).contains("\"price\":\"55.00\"");
    described.validate(told);
    described.validate(
        TopicReader.of(suite.kafka().bootstrapServers())
            .await(DEMAND, r -> event.equals(r.key()), PATIENCE));
    await().atMost(PATIENCE).until(() -> quote().path("price").asText().equals("55.00"));
    assertThat(paid("\"quantity\":1")).isEqualTo("55.00");
    assertThat(paid("\"quantity\":1,\"quote\":\"" + old + "\"")).isEqualTo("50.00");
    assertThat(refused("\"quantity\":1,\"expected_price\":\"50.00\"").path("price").asText())
        .isEqualTo("55.00");

    changeCatalogue();
    await().atMost(PATIENCE).until(() -> quote().path("price").asText().equals("60.00"));
    assertThat(paid("\"quantity\":1")).isEqualTo("60.00");
    await().atMost(PATIENCE).until(() -> advice().path("current_price").asText().equals("60.00"));
    assertThat(quote().path("price").asText()).isEqualTo("60.00");
  }

  @Test
  void aQuoteOfAnEventThatIsNotThereIsNotFound() {
    assertThat(api.get("/api/v1/events/none-" + event + "/quote").status()).isEqualTo(404);
  }

  private void publish() {
    Api.Answer published =
        api.post(
            "/api/v1/events",
            organizer,
            """
            {"id":"%s","name":"Priced","venue":"Here","event_date":"%s","total_capacity":60,
             "price":"50.00","currency":"EUR","guest_checkout":true}
            """
                .formatted(event, Instant.now().plus(60, ChronoUnit.DAYS)));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
  }

  /** Views of an event that is not known yet are not counted. */
  private void awaitKnown() {
    await()
        .atMost(PATIENCE)
        .until(() -> api.get("/api/v1/pricing/event/" + event, organizer).status() == 200);
  }

  private void changeCatalogue() {
    RawHttp.Answer changed =
        new RawHttp(suite.port(Service.GATEWAY))
            .send(
                RawHttp.Request.of("PUT /api/v1/events/" + event)
                    .as(organizer)
                    .with("If-Match: \"1\"")
                    .json("{\"price\":\"60.00\"}"));
    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
  }

  private JsonNode advice() {
    return api.get("/api/v1/pricing/event/" + event, organizer).body().path("data");
  }

  private JsonNode quote() {
    return api.get("/api/v1/events/" + event + "/quote").body().path("data");
  }

  private String paid(String fields) {
    return book(fields).at("/booking/unit_price").asText();
  }

  private JsonNode book(String fields) {
    Api.Answer booked = ask(fields);
    assertThat(booked.status()).as("%s", booked.body()).isEqualTo(201);
    return booked.body();
  }

  private JsonNode refused(String fields) {
    Api.Answer answer = ask(fields);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(409);
    return answer.body();
  }

  private Api.Answer ask(String fields) {
    return api.post(
        "/api/v1/bookings",
        null,
        "{\"user_id\":\"gus\",\"event_id\":\"%s\",%s}".formatted(event, fields));
  }
}
