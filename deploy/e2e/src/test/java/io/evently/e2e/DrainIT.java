package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.bench.odd.RawHttp;
import io.evently.local.Part;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ManagedProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked to end gives the answers that are owed, and takes nothing new. */
@WithSuite
class DrainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CAPACITY = 100;

  private final Suite suite;
  private final Api api;
  private final RawHttp http;

  DrainIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
    this.http = new RawHttp(suite.port(Service.GATEWAY));
  }

  @AfterEach
  void everythingIsUp() {
    suite.up();
  }

  @Test
  void theGatewayAnswersWhatIsInFlight() throws Exception {
    String event = publish();
    ManagedProcess gateway = suite.part(Service.GATEWAY).process().orElseThrow();
    // Nothing is committed while booking-service stands still: the order has to wait.
    ManagedProcess bookings = suite.part(Service.BOOKING).process().orElseThrow();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawHttp.Answer> order;
      bookings.signal("STOP");
      try {
        order = threads.submit(() -> http.send(order(event)));
        await().atMost(PATIENCE).until(() -> hasUnread(suite.port(Service.BOOKING)));
        gateway.signal("TERM");
        await().atMost(PATIENCE).until(this::isEnding);
        assertThat(gateway.isAlive()).as("the gateway waits for the answer").isTrue();
      } finally {
        bookings.signal("CONT");
      }
      assertThat(order.get().status()).as("%s", order.get()).isEqualTo(201);
      await().atMost(PATIENCE).until(() -> !gateway.isAlive());
    }
  }

  @Test
  void bookingServiceEndsInTheMiddleOfASaleAndLosesNothing() throws Exception {
    String event = publish();
    var answered = new AtomicInteger();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<List<Stampede.Order>> running =
          threads.submit(() -> new Stampede(api, event, 400, 20).run(answered));
      await().atMost(PATIENCE).until(() -> answered.get() > 20);
      Part bookings = suite.part(Service.BOOKING);
      ManagedProcess process = bookings.process().orElseThrow();
      assertThat(process.stop("TERM", PATIENCE)).as("it ended by itself").isTrue();
      assertThat(running.isDone()).as("ended while the load runs").isFalse();
      bookings.start();
      new Books(suite, api).balance(event, CAPACITY, running.get());
    }
  }

  private RawHttp.Request order(String event) {
    return RawHttp.Request.of("POST /api/v1/bookings")
        .as(api.tokens().user("bob"))
        .json("{\"user_id\":\"bob\",\"event_id\":\"%s\",\"quantity\":1}".formatted(event));
  }

  private String publish() {
    String id = "drain-" + UUID.randomUUID();
    Api.Answer published =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("e2e-organizer"),
            """
            {"id":"%s","name":"Drain","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"10.00"}
            """
                .formatted(id, CAPACITY));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
    return id;
  }

  /** Whether bytes have reached a process that stands still and cannot read them. */
  private static boolean hasUnread(int port) {
    return Sockets.established(port).stream().anyMatch(Sockets.Socket::hasUnread);
  }

  /** A gateway that ends still answers, and tells its clients to go: it closes the connection. */
  private boolean isEnding() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var ready =
          HttpRequest.newBuilder(URI.create(suite.url(Service.GATEWAY) + "/q/health/ready"));
      return client
          .send(ready.build(), BodyHandlers.discarding())
          .headers()
          .firstValue("connection")
          .filter("close"::equalsIgnoreCase)
          .isPresent();
    }
  }
}
