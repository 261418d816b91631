package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.OddService;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two instances of booking-service. */
@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = @ResourceArg(name = Suite.SECOND_BOOKINGS, value = "yes"),
    restrictToAnnotatedClass = true)
class InstancesIT {

  private static final String BOOK = "POST /api/v1/bookings";
  private static final String ORDER = "{\"event_id\":\"e\",\"quantity\":1}";

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private OddService first;
  private OddService second;

  /** One that was away gets a single request a rest until it has answered. */
  @BeforeEach
  void bothRun() {
    first = suite.bookings();
    second = suite.other(Suite.SECOND_BOOKINGS);
    int before = first.requests();
    int beforeOther = second.requests();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              statuses(10, BOOK, ORDER);
              return first.requests() - before > 10 && second.requests() - beforeOther > 10;
            });
  }

  @Test
  void bothGetWhatComes() {
    int before = first.requests();
    int beforeOther = second.requests();
    assertThat(statuses(40, BOOK, ORDER)).containsOnly(200);
    assertThat(first.requests() - before).isPositive();
    assertThat(second.requests() - beforeOther).isPositive();
    assertThat(first.requests() - before + second.requests() - beforeOther).isEqualTo(40);
  }

  @Test
  void oneThatIsGoneIsNotNoticedByClientsWhateverTheyAsk() {
    second.stop();
    try {
      assertThat(statuses(20, BOOK, ORDER)).containsOnly(200);
      assertThat(statuses(20, "PUT /api/v1/bookings/1/cancel", "{}")).containsOnly(200);
      assertThat(statuses(20, "GET /api/v1/bookings/1", null)).containsOnly(200);
      JsonObject health = new JsonObject(awaitWhole("DEGRADED").body());
      JsonObject parts = health.getJsonObject("parts");
      assertThat(parts.getJsonObject(Suite.SECOND_BOOKINGS).getString("status")).isEqualTo("DOWN");
      assertThat(parts.getJsonObject("booking-service").getString("status")).isEqualTo("UP");
    } finally {
      suite.restartOther(Suite.SECOND_BOOKINGS);
    }
    bothRun();
    awaitWhole("UP");
  }

  @Test
  void withoutAnyTheServiceIsUnavailable() {
    first.stop();
    second.stop();
    try {
      assertThat(statuses(3, BOOK, ORDER)).containsOnly(503);
      awaitWhole("DOWN");
    } finally {
      suite.restartBookings();
      suite.restartOther(Suite.SECOND_BOOKINGS);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> statuses(1, BOOK, ORDER).contains(200));
  }

  @Test
  void anOrderWithAKeyIsRepeatedWhenItsConnectionBreaks() {
    int before = first.requests() + second.requests();
    first.loseNextBooking();
    assertThat(statuses(20, BOOK, ORDER, "Idempotency-Key: k1")).containsOnly(200);
    assertThat(first.requests() + second.requests() - before).isEqualTo(21);
  }

  @Test
  void anOrderWithoutAKeyIsNot() {
    int before = first.requests() + second.requests();
    first.loseNextBooking();
    assertThat(statuses(20, BOOK, ORDER)).containsOnlyOnce(503);
    assertThat(first.requests() + second.requests() - before).isEqualTo(20);
  }

  private List<Integer> statuses(int count, String line, String body, String... headers) {
    return IntStream.range(0, count)
        .mapToObj(i -> Wire.send(port, line, body, headers).status())
        .toList();
  }

  private Answer awaitWhole(String status) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> Wire.get(port, "/health"),
            answer -> new JsonObject(answer.body()).getString("status").equals(status));
  }
}
