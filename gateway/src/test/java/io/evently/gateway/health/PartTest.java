package io.evently.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {

  private static final JsonObject RELAY_DOWN = checks("database", "UP", "relay", "DOWN");
  private static final JsonObject ALL_UP = checks("database", "UP", "relay", "UP");
  private static final JsonObject DATABASE_DOWN = checks("database", "DOWN", "relay", "UP");

  @Test
  void aReadyServiceWithARelayInTroubleIsDegraded() {
    Part part = Part.ofService("booking-service", true, true, RELAY_DOWN);
    assertThat(part.status()).isEqualTo(Status.DEGRADED);
    assertThat(part.checks()).containsEntry("relay", "DOWN").containsEntry("database", "UP");
  }

  @Test
  void aServiceThatIsNotReadyIsDown() {
    assertThat(Part.ofService("booking-service", true, false, DATABASE_DOWN).status())
        .isEqualTo(Status.DOWN);
  }

  @Test
  void theWholeIsDownOnlyWithACriticalPart() {
    Part up = Part.ofService("event-service", true, true, ALL_UP);
    Part degraded = Part.ofService("booking-service", true, true, RELAY_DOWN);
    Part noRedis = Part.down("redis", false, "connection refused");
    Part dead = Part.down("booking-service", true, "connection refused");
    assertThat(Status.of(List.of(up, Part.up("redis", false)))).isEqualTo(Status.UP);
    assertThat(Status.of(List.of(up, noRedis))).isEqualTo(Status.DEGRADED);
    assertThat(Status.of(List.of(up, degraded))).isEqualTo(Status.DEGRADED);
    assertThat(Status.of(List.of(up, dead, noRedis))).isEqualTo(Status.DOWN);
  }

  @Test
  void checksOfTheSameNameShowTheWorse() {
    JsonObject twice = checks("messaging", "DOWN", "messaging", "UP");
    assertThat(Part.ofService("event-service", true, true, twice).checks())
        .containsEntry("messaging", "DOWN");
  }

  private static JsonObject checks(String... namesAndStates) {
    var checks = new JsonArray();
    for (int i = 0; i < namesAndStates.length; i += 2) {
      checks.add(
          new JsonObject().put("name", namesAndStates[i]).put("status", namesAndStates[i + 1]));
    }
    return new JsonObject().put("checks", checks);
  }
}
