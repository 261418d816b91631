package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.bench.odd.RawHttp;
import io.evently.local.Part;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A part that is killed is named by {@code GET /health}, and what can go on without it goes on. */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Suite suite;
  private final Api api;
  private final Tokens tokens;
  private Shop shop;

  HealthIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
    this.tokens = api.tokens();
  }

  @BeforeAll
  void openShop() {
    shop = Shop.open(new RawHttp(suite.port(Service.GATEWAY)), tokens);
  }

  @BeforeEach
  @AfterEach
  void everythingIsUp() {
    suite.up();
    awaitWhole(200, "UP");
  }

  @Test
  void withoutRedisItIsDegradedAndEverythingGoesOn() {
    kill("redis");

    JsonNode health = awaitWhole(200, "DEGRADED");

    assertThat(health.at("/parts/redis/status").asText()).isEqualTo("DOWN");
    book();
    readEvents();
  }

  @Test
  void withoutTheCatalogueKnownEventsAreStillSold() {
    kill("event-service");

    JsonNode health = awaitWhole(503, "DOWN");

    assertThat(health.at("/parts/event-service/status").asText()).isEqualTo("DOWN");
    assertThat(health.at("/parts/booking-service/status").asText()).isEqualTo("UP");
    book();
  }

  @Test
  void withoutKafkaTicketsAreStillSoldAndTheRelayIsNamed() {
    kill("kafka");
    book();

    await()
        .atMost(PATIENCE)
        .until(
            () -> awaitWhole(200, "DEGRADED").at("/parts/booking-service/checks/relay").asText(),
            "DOWN"::equals);
    book();
    readEvents();
  }

  private void kill(String name) {
    Part part = suite.part(name);
    part.process().orElseThrow().kill9();
  }

  private void book() {
    Api.Answer booked =
        api.post(
            "/api/v1/bookings",
            tokens.user("bob"),
            "{\"user_id\":\"bob\",\"event_id\":\"%s\",\"quantity\":1}".formatted(shop.open()));
    assertThat(booked.status()).as("%s", booked.body()).isEqualTo(201);
  }

  private void readEvents() {
    assertThat(api.get("/api/v1/events").status()).isEqualTo(200);
    assertThat(api.get("/api/v1/events/" + shop.open()).status()).isEqualTo(200);
    assertThat(api.get("/api/v1/events/" + shop.open() + "/availability").status()).isEqualTo(200);
  }

  private JsonNode awaitWhole(int status, String whole) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> api.get("/health"),
            answer ->
                answer.status() == status && answer.body().path("status").asText().equals(whole))
        .body();
  }
}
