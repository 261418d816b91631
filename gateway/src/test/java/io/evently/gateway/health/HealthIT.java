package io.evently.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.OddService.Health;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class HealthIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @AfterEach
  void heal() {
    suite.bookings().health(Health.WELL);
    suite.other("analytics-service").health(Health.WELL);
    suite.redis().start();
    awaitWhole("UP", 200);
  }

  @Test
  void allUpIsUpWithEveryPartAndCheckNamed() {
    Answer answer = awaitWhole("UP", 200);
    JsonObject parts = new JsonObject(answer.body()).getJsonObject("parts");
    assertThat(parts.fieldNames())
        .containsExactlyInAnyOrder(
            "analytics-service",
            "booking-service",
            "event-service",
            "notification-service",
            "pricing-service",
            "redis",
            "waitlist-service");
    assertThat(parts.getJsonObject("booking-service").getJsonObject("checks").getMap())
        .containsEntry("database", "UP")
        .containsEntry("relay", "UP");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void aRelayInTroubleDegrades() {
    suite.bookings().health(Health.RELAY_DOWN);
    JsonObject part = part(awaitWhole("DEGRADED", 200), "booking-service");
    assertThat(part.getString("status")).isEqualTo("DEGRADED");
    assertThat(part.getJsonObject("checks").getString("relay")).isEqualTo("DOWN");
  }

  @Test
  void aServiceWithoutItsDatabaseIsDown() {
    suite.bookings().health(Health.DATABASE_DOWN);
    JsonObject part = part(awaitWhole("DOWN", 503), "booking-service");
    assertThat(part.getJsonObject("checks").getString("database")).isEqualTo("DOWN");
  }

  @Test
  void aHungServiceCostsASecondAtMost() {
    suite.bookings().health(Health.HUNG);
    awaitWhole("DOWN", 503);
    long started = System.nanoTime();
    JsonObject part = part(Wire.get(port, "/health"), "booking-service");
    assertThat(part.getString("reason")).isEqualTo("no answer within 1 s");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1800));
  }

  @Test
  void withoutAServiceThatSellsNothingItIsDegraded() {
    suite.other("analytics-service").health(Health.DATABASE_DOWN);
    JsonObject part = part(awaitWhole("DEGRADED", 200), "analytics-service");
    assertThat(part.getString("status")).isEqualTo("DOWN");
  }

  @Test
  void withoutRedisItIsDegraded() {
    suite.redis().stop();
    JsonObject part = part(awaitWhole("DEGRADED", 200), "redis");
    assertThat(part.getString("status")).isEqualTo("DOWN");
  }

  @Test
  void theGatewayItselfStaysReadyWhateverHappensBehindIt() {
    suite.bookings().health(Health.DATABASE_DOWN);
    suite.redis().stop();
    awaitWhole("DOWN", 503);
    assertThat(Wire.get(port, "/q/health/ready").status()).isEqualTo(200);
  }

  private Answer awaitWhole(String status, int code) {
    return await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> Wire.get(port, "/health"),
            answer ->
                answer.status() == code
                    && new JsonObject(answer.body()).getString("status").equals(status));
  }

  private static JsonObject part(Answer answer, String name) {
    return new JsonObject(answer.body()).getJsonObject("parts").getJsonObject(name);
  }
}
