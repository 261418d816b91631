package io.evently.gateway.soldout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.OddService.Booked;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class SoldOutIT {

  private static final Booked SOLD_OUT =
      new Booked(409, "{\"code\":\"sold_out\",\"detail\":\"by the lane\"}");

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private final String event = UUID.randomUUID().toString();

  @BeforeEach
  void soldOut() {
    suite.bookings().bookingsAnswer(SOLD_OUT);
  }

  @AfterEach
  void asUsual() {
    suite.bookings().bookingsAnswer(null);
  }

  @Test
  void nextOnesAreRefusedAtTheDoorAndThenTheServiceIsAskedAgain() {
    assertThat(book().body()).contains("by the lane");
    int asked = suite.bookings().requests();

    JsonObject problem = refusedHere();
    assertThat(suite.bookings().requests()).isLessThanOrEqualTo(asked + 1);
    assertThat(problem.getInteger("status")).isEqualTo(409);
    assertThat(problem.getString("code")).isEqualTo("sold_out");
    assertThat(problem.getBoolean("retryable")).isTrue();
    assertThat(problem.getString("trace_id")).matches("[0-9a-f]{32}");

    suite.bookings().bookingsAnswer(new Booked(201, "{\"success\":true}"));
    await().until(() -> book().status() == 201);
    assertThat(book().status()).as("for everybody").isEqualTo(201);
  }

  @Test
  void aRequestWithAKeyIsNeverRefusedHere() {
    book();
    refusedHere();
    assertThat(book("Idempotency-Key: k-1").body()).contains("by the lane");
  }

  @Test
  void whatTheServiceOnlyRemembersIsNotKept() {
    suite.bookings().bookingsAnswer(new Booked(409, "{\"code\":\"sold_out\",\"remembered\":true}"));
    int asked = suite.bookings().requests();
    for (int i = 0; i < 3; i++) {
      book();
    }
    assertThat(suite.bookings().requests()).isEqualTo(asked + 3);
  }

  @Test
  void otherRefusalsAreNotKept() {
    suite.bookings().bookingsAnswer(new Booked(409, "{\"code\":\"insufficient_stock\"}"));
    int asked = suite.bookings().requests();
    for (int i = 0; i < 3; i++) {
      book();
    }
    assertThat(suite.bookings().requests()).isEqualTo(asked + 3);
  }

  /** The moment is short: on a slow machine the next request may be the one that asks again. */
  private JsonObject refusedHere() {
    return await()
        .until(() -> new JsonObject(book().body()), problem -> problem.containsKey("remembered"));
  }

  private Answer book(String... headers) {
    return Wire.send(
        port,
        "POST /api/v1/bookings",
        "{\"user_id\":\"gus\",\"event_id\":\"%s\",\"quantity\":1}".formatted(event),
        headers);
  }
}
