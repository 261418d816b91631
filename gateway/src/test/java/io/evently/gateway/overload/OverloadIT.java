package io.evently.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = {
      @ResourceArg(name = "evently.overload.floor", value = "40"),
      // Only what has a connection can hang; the others wait for one.
      @ResourceArg(name = "evently.overload.failures", value = "4"),
      @ResourceArg(name = "evently.gateway.services.pricing-service.connections", value = "4"),
      @ResourceArg(name = "evently.gateway.services.pricing-service.queue", value = "36"),
      @ResourceArg(name = "evently.gateway.services.pricing-service.answer-timeout", value = "2S")
    },
    restrictToAnnotatedClass = true)
class OverloadIT {

  private static final String SILENT = "/api/v1/pricing/silent";

  /** Who waited for those that hang would wait for {@code answer-timeout}. */
  private static final Duration SOON = Duration.ofMillis(1500);

  Suite suite;

  /** Itself: meters of an application that was started before stay in the registry. */
  @Inject Guards guards;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private Guard guard() {
    return guards.before("pricing-service");
  }

  @Test
  void aServiceThatHangsTakesNobodyWithIt() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> hanging = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        hanging.add(threads.submit(() -> Wire.get(port, SILENT)));
      }
      await().untilAsserted(() -> assertThat(guard().present()).isEqualTo(30));

      refusedAtOnce(Wire.get(port, SILENT), "overloaded");
      othersAreAsQuickAsEver();

      for (Future<Answer> one : hanging) {
        assertThat(one.get().status()).isEqualTo(503);
      }
    }
    assertThat(guard().isOpen()).isTrue();
    assertThat(guard().present()).isZero();
    othersAreAsQuickAsEver();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(Wire.get(port, "/api/v1/pricing/echo").status()).isEqualTo(200));
    assertThat(guard().isOpen()).isFalse();
  }

  private void othersAreAsQuickAsEver() {
    for (int i = 0; i < 20; i++) {
      long begun = System.nanoTime();
      assertThat(Wire.get(port, "/api/v1/events/echo").status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    }
  }

  private static void refusedAtOnce(Answer answer, String code) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).matches("[123]");
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
  }

  @Test
  void aServiceIsToldHowMuchTimeIsLeft() {
    JsonObject seen =
        new JsonObject(
                Wire.get(port, "/api/v1/events/echo", "X-Evently-Time-Left: 99999999").body())
            .getJsonObject("headers");
    assertThat(Integer.parseInt(seen.getString("x-evently-time-left"))).isBetween(1, 1000);
  }
}
