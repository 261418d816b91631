package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class OddServicesIT {

  Suite suite;

  /** Themselves: meters of an application that was started before stay in the registry. */
  @Inject Proxy proxy;

  @Inject ProxyMetrics metrics;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void silenceBecomesUnavailableAfterTheTimeout() {
    long started = System.nanoTime();
    unavailable(Wire.get(port, "/api/v1/events/silent"));
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
  }

  @Test
  void aWriteOfUnknownOutcomeSaysHowToRepeatIt() {
    Answer answer = Wire.send(port, "POST /api/v1/events/reset", "{}");
    unavailable(answer);
    assertThat(answer.body()).contains("Idempotency-Key");
  }

  @Test
  void aReadOnAStaleConnectionIsRepeatedOnce() {
    assertThat(Wire.get(port, "/api/v1/events/reset-once").body()).isEqualTo("second");
  }

  @Test
  void aReadThatIsResetTwiceIsUnavailable() {
    int before = suite.events().requests();
    unavailable(Wire.get(port, "/api/v1/events/reset"));
    assertThat(suite.events().requests() - before).isEqualTo(2);
  }

  @Test
  void aWriteIsNeverRepeated() {
    int before = suite.events().requests();
    unavailable(Wire.send(port, "POST /api/v1/events/reset", "{}"));
    unavailable(Wire.send(port, "PUT /api/v1/events/reset", "{}"));
    unavailable(Wire.send(port, "DELETE /api/v1/events/reset", null));
    assertThat(suite.events().requests() - before).isEqualTo(3);
  }

  @Test
  void aSmallAnswerCutInTheMiddleBecomesUnavailable() {
    unavailable(Wire.get(port, "/api/v1/events/cut"));
  }

  @Test
  void aLargeAnswerCutInTheMiddleNeverLooksWhole() {
    Answer answer = Wire.get(port, "/api/v1/events/cut-stream");
    assertThat(answer.body()).doesNotEndWith("\r\n0\r\n\r\n");
  }

  @Test
  void aHugeAnswerIsPassedOnWhole() {
    Answer answer = Wire.get(port, "/api/v1/events/huge");
    assertThat(answer.header("content-length")).isEqualTo("5242880");
    assertThat(answer.body()).hasSize(5_242_880);
  }

  @Test
  void aChunkedAnswerIsPassedOnWhole() {
    assertThat(Wire.get(port, "/api/v1/events/chunked").body())
        .contains("one,")
        .contains("two")
        .endsWith("0\r\n\r\n");
  }

  @Test
  void errorsOfServicesArePassedOn() {
    Answer answer = Wire.get(port, "/api/v1/events/failed");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"code\":\"internal_error\"}");
  }

  @Test
  void emptyAnswersAndHeadHaveNoBody() {
    assertThat(Wire.get(port, "/api/v1/events/empty").status()).isEqualTo(204);
    Answer head = Wire.send(port, "HEAD /api/v1/events/huge", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-length")).isEqualTo("5242880");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void aDeadServiceIsUnavailableAtOnceAndWelcomeBack() {
    suite.bookings().stop();
    try {
      long started = System.nanoTime();
      unavailable(Wire.get(port, "/api/v1/bookings/b1"));
      unavailable(Wire.send(port, "POST /api/v1/bookings", "{}"));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    } finally {
      suite.restartBookings();
    }
    assertThat(Wire.get(port, "/api/v1/bookings/b1").status()).isEqualTo(200);
  }

  @Test
  void beyondTheQueueOnlyTheRestIsRefusedAndAtOnce() throws Exception {
    int taken = Suite.BOOKING_CONNECTIONS + Suite.BOOKING_QUEUE;
    Map<Integer, Long> byStatus = statuses("/api/v1/bookings/late", taken + 6);
    assertThat(byStatus).containsOnly(Map.entry(200, (long) taken), Map.entry(503, 6L));
    assertThat(proxy.waiting("booking-service")).isZero();
  }

  @Test
  void twoThousandAtOnceWaitAndAreAllAnswered() throws Exception {
    // Of a service that is waited for as long as by default: that of events has one second here.
    assertThat(statuses("/api/v1/pricing/echo", 2_000)).containsOnly(Map.entry(200, 2_000L));
    await().untilAsserted(() -> assertThat(metrics.inFlight()).isZero());
  }

  private Map<Integer, Long> statuses(String path, int requests) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions().setConnectTimeout(20_000),
              new PoolOptions().setHttp1MaxSize(requests));
      List<Future<Integer>> all = new ArrayList<>();
      IntStream.range(0, requests)
          .forEach(
              i ->
                  all.add(
                      client
                          .request(HttpMethod.GET, port, "127.0.0.1", path)
                          .compose(r -> r.send())
                          .compose(a -> a.body().map(b -> a.statusCode()))));
      Future.all(all).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      return all.stream()
          .collect(
              Collectors.groupingBy(Future::result, ConcurrentHashMap::new, Collectors.counting()));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static void unavailable(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("retry-after")).matches("[123]");
    assertThat(answer.body()).contains("dependency_unavailable");
  }
}
