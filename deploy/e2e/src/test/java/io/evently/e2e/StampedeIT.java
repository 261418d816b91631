package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.local.Part;
import io.evently.local.Suite;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 5,000 orders for 1,000 tickets, 2,000 in flight, and a part that is killed in the middle of it.
 */
@WithSuite
class StampedeIT {

  private static final int CAPACITY = 1000;
  private static final int ORDERS = 5000;
  private static final int IN_FLIGHT = 2000;

  private final Suite suite;
  private final Api api;
  private final Books books;

  StampedeIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
    this.books = new Books(suite, api);
  }

  @Test
  void sellsEveryTicketOnceAndToldClientsAreToldTheSameAgain() throws Exception {
    String event = publish();
    var stampede = new Stampede(api, event, ORDERS, IN_FLIGHT);
    List<Stampede.Order> orders = stampede.run(new AtomicInteger());
    books.balance(event, CAPACITY, orders);
    for (Stampede.Order booked :
        orders.stream().filter(Stampede.Order::isBooked).limit(50).toList()) {
      Stampede.Order again = stampede.again(booked);
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(booked.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"booking-service", "kafka", "postgres"})
  void losesNothingWhenAPartIsKilledInTheMiddle(String name) throws Exception {
    String event = publish();
    var answered = new AtomicInteger();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<List<Stampede.Order>> running =
          threads.submit(() -> new Stampede(api, event, ORDERS, IN_FLIGHT).run(answered));
      await()
          .atMost(Duration.ofSeconds(180))
          .until(() -> answered.get() > 200 || available(event) < CAPACITY * 7 / 10);
      Part part = suite.part(name);
      part.process().orElseThrow().kill9();
      assertThat(running.isDone()).as("killed while the load runs").isFalse();
      part.start();
      suite.up();
      books.balance(event, CAPACITY, running.get());
    }
  }

  private int available(String event) {
    return api.get("/api/v1/events/" + event + "/availability")
        .body()
        .path("data")
        .path("available")
        .asInt();
  }

  private String publish() {
    String id = "rush-" + UUID.randomUUID();
    Api.Answer published =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("e2e-organizer"),
            """
            {"id":"%s","name":"Rush","venue":"Stadium","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"10.00"}
            """
                .formatted(id, CAPACITY));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
    return id;
  }
}
