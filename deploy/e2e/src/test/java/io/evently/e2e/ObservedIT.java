package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.bench.odd.RawHttp;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees: figures of every service, and one trace through all that took part. */
@WithSuite
class ObservedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Suite suite;
  private final Api api;
  private final Collector collector;
  private final String event = "seen-" + UUID.randomUUID();

  ObservedIT(Suite suite, Api api, Collector collector) {
    this.suite = suite;
    this.api = api;
    this.collector = collector;
  }

  @ParameterizedTest
  @CsvSource({
    "GATEWAY, evently_gateway_requests_seconds_count, evently_gateway_in_flight",
    "EVENT, http_server_requests_seconds_count, evently_cache_reads",
    "BOOKING, http_server_requests_seconds_count, evently_lane_settle_seconds_count",
    "WAITLIST, http_server_requests_seconds_count, evently_relay_running",
    "PRICING, http_server_requests_seconds_count, evently_inbox_duplicates",
    "NOTIFICATION, http_server_requests_seconds_count, evently_notification_sockets",
    "ANALYTICS, http_server_requests_seconds_count, evently_inbox_duplicates"
  })
  void everyServiceHasFiguresOfHttpOfTheJvmAndOfItsOwn(Service service, String http, String own) {
    Person ann = Person.register(api, "ann");
    publish();
    book(ann);
    api.get("/api/v1/waitlist/" + event + "/user/" + ann.id(), ann.token());
    api.get("/api/v1/notifications/user/" + ann.id(), ann.token());
    api.get("/api/v1/analytics/realtime", api.tokens().organizer("seen-organizer"));
    api.get("/api/v1/pricing/event/" + event, api.tokens().organizer("seen-organizer"));

    RawHttp.Answer answer =
        new RawHttp(suite.port(service)).send(RawHttp.Request.of("GET /metrics"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("jvm_memory_used_bytes{", http, own);
  }

  @Test
  void oneTraceLeadsThroughAllThatTookPart() {
    Person ann = Person.register(api, "ann");
    Person bob = Person.register(api, "bob");
    publish();
    String booking = book(ann);
    done(
        api.post(
            "/api/v1/waitlist/" + event + "/join",
            bob.token(),
            "{\"user_id\":\"%s\"}".formatted(bob.id())),
        201);
    String trace = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, 1L << 62));
    trace = trace + trace;

    done(
        api.put(
            "/api/v1/bookings/" + booking + "/cancel",
            ann.token(),
            "{}",
            "00-" + trace + "-b7ad6b7169203331-01"),
        200);

    String id = trace;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(collector.services(id))
                    .contains(
                        "gateway", "booking-service", "waitlist-service", "notification-service"));
  }

  private void publish() {
    done(
        api.post(
            "/api/v1/events",
            api.tokens().organizer("seen-organizer"),
            """
            {"id":"%s","name":"Seen","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":1,"price":"30.00","currency":"EUR"}
            """
                .formatted(event)),
        201);
  }

  private String book(Person person) {
    Api.Answer made =
        api.post(
            "/api/v1/bookings",
            person.token(),
            "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}"
                .formatted(person.id(), event));
    done(made, 201);
    return made.body().at("/booking/id").asText();
  }

  private static void done(Api.Answer answer, int status) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
  }
}
