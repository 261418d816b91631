package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.local.Part;
import io.evently.local.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite of its own, in which two processes of booking-service sell. */
class TwoInstancesIT {

  private static final List<String> INSTANCES = List.of("booking-service", "booking-service-2");
  private static final int ORDERS = 600;
  private static final int IN_FLIGHT = 30;

  /** Every second order is of two tickets. */
  private static final int CAPACITY = ORDERS / 2 * 3;

  @TempDir static Path home;

  private static Suite suite;
  private static Api api;

  @BeforeAll
  static void start() {
    suite = Suite.at(home, 0).withBookingInstances(2);
    suite.up();
    api = new Api(suite);
  }

  @AfterAll
  static void stop() {
    suite.down();
  }

  @Test
  void noBuyerNoticesThatOneIsKilledAndThenTheOther() throws Exception {
    for (String name : INSTANCES) {
      String event = publish();
      var answered = new AtomicInteger();
      List<Stampede.Order> orders;
      Part part = suite.part(name);
      try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
        Future<List<Stampede.Order>> running =
            threads.submit(() -> new Stampede(api, event, ORDERS, IN_FLIGHT).run(answered));
        await().atMost(Duration.ofSeconds(120)).until(() -> answered.get() > ORDERS / 5);
        part.process().orElseThrow().kill9();
        assertThat(running.isDone()).as("killed while the load runs").isFalse();
        orders = running.get();
      }
      assertThat(orders.stream().filter(order -> order.attempts() > 1).count())
          .as("orders that had to come back")
          .isZero();
      assertThat(part.process()).as("nobody started it again").isEmpty();
      new Books(suite, api).balance(event, CAPACITY, orders);
      suite.up();
    }
  }

  private static String publish() {
    String id = "two-" + UUID.randomUUID();
    Api.Answer published =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("e2e-organizer"),
            """
            {"id":"%s","name":"Two","venue":"Stadium","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"10.00"}
            """
                .formatted(id, CAPACITY));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
    return id;
  }
}
