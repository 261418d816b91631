package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.Verification.Finding;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a cancelled booking to somebody else's: the first who waits gets a held offer, is told of
 * it, accepts it, and the organizer's figures say so; whatever is killed meanwhile.
 */
@WithSuite
class WaitlistChainIT {

  // Less than what a part that never finds back by itself would need.
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ORGANIZER = "chain-organizer";
  private static final String ENTRIES = "evently.waitlist.entries.v1";
  private static final String DELIVERIES = "evently.notification.deliveries.v1";

  private final Suite suite;
  private final Api api;
  private final ObjectMapper json = new ObjectMapper();
  private final String event = "chain-" + UUID.randomUUID();

  WaitlistChainIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  @Test
  void aCancelledBookingBecomesTheFirstWaitingPersonsBooking() throws Exception {
    Person ann = Person.register(api, "ann");
    Person bob = Person.register(api, "bob");
    Person cyd = Person.register(api, "cyd");
    publish();
    String booking = book(ann);
    join(bob);
    join(cyd);
    awaitFigures(1, 2, 0);
    String trace = HexFormat.of().formatHex(random(16));

    cancel(ann, booking, trace);
    String offer = awaitOffer(bob);

    assertThat(place(cyd).path("status").asText()).isEqualTo("waiting");
    assertNobodyElseGetsIt(cyd);
    JsonNode mail = awaitMail(bob, "X-Evently-Kind: waitlist_offered");
    assertThat(mail.path("headers").asText()).contains("traceparent: 00-" + trace + "-");
    accept(bob, offer);
    accept(bob, offer);
    awaitMail(bob, "X-Evently-Kind: booking_confirmed");
    awaitFigures(1, 2, 1);
    assertThat(traces(offer)).as("traces of the offer's records").contains(trace);
    assertWhole(bob);
  }

  /**
   * Parts that do not wait for each other are killed together: a restart is what takes the time.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "booking-service",
        "waitlist-service",
        "kafka",
        "postgres",
        "gateway",
        "notification-service mail",
        "analytics-service pricing-service",
        "event-service redis"
      })
  void whateverIsKilledNothingIsLostOrDoubled(String parts) throws Exception {
    Person ann = Person.register(api, "ann");
    Person bob = Person.register(api, "bob");
    publish();
    String booking = book(ann);
    join(bob);

    cancel(ann, booking, HexFormat.of().formatHex(random(16)));
    killAndRestart(parts);
    String offer = awaitOffer(bob);
    // What the mail server took is forgotten when it is killed; that it was told is on the topic.
    awaitDelivered(bob, "waitlist_offered");
    accept(bob, offer);
    killAndRestart(parts);

    awaitDelivered(bob, "booking_confirmed");
    awaitFigures(1, 1, 1);
    assertWhole(bob);
  }

  private void killAndRestart(String parts) {
    for (String part : parts.split(" ", -1)) {
      suite.part(part).process().orElseThrow().kill9();
    }
    suite.up();
  }

  private void publish() {
    Api.Answer made =
        api.post(
            "/api/v1/events",
            organizer(),
            """
            {"id":"%s","name":"Chain","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":1,"price":"30.00","currency":"EUR"}
            """
                .formatted(event));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
  }

  private String book(Person person) {
    Api.Answer made = api.post("/api/v1/bookings", person.token(), order(person));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    return made.body().at("/booking/id").asText();
  }

  private String order(Person person) {
    return "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}".formatted(person.id(), event);
  }

  private void join(Person person) {
    Api.Answer made =
        api.post(
            "/api/v1/waitlist/" + event + "/join",
            person.token(),
            "{\"user_id\":\"%s\"}".formatted(person.id()));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
  }

  private void cancel(Person person, String booking, String trace) {
    Api.Answer done =
        api.put(
            "/api/v1/bookings/" + booking + "/cancel",
            person.token(),
            "{}",
            "00-" + trace + "-" + HexFormat.of().formatHex(random(8)) + "-01");
    assertThat(done.status()).as("%s", done.body()).isEqualTo(200);
  }

  private JsonNode place(Person person) {
    return api.get("/api/v1/waitlist/" + event + "/user/" + person.id(), person.token())
        .body()
        .path("data");
  }

  private String awaitOffer(Person person) {
    return await()
        .atMost(PATIENCE)
        .until(() -> place(person).at("/offer/id").asText(), id -> !id.isEmpty());
  }

  private void accept(Person person, String offer) {
    Api.Answer done =
        await()
            .atMost(PATIENCE)
            .until(
                () -> api.post("/api/v1/waitlist/offers/" + offer + "/accept", person.token(), ""),
                answer -> answer.status() != 503);
    assertThat(done.status()).as("%s", done.body()).isEqualTo(200);
    assertThat(done.body().at("/data/status").asText()).isEqualTo("confirmed");
  }

  private void assertNobodyElseGetsIt(Person other) {
    JsonNode stock = api.get("/api/v1/events/" + event + "/availability").body().path("data");
    assertThat(stock.path("held").asInt()).as("%s", stock).isEqualTo(1);
    assertThat(api.post("/api/v1/bookings", other.token(), order(other)).status()).isEqualTo(409);
  }

  /** Of the whole event: tickets sold, places in the waitlist, accepted offers. */
  private void awaitFigures(int sold, int entries, int accepted) {
    // Each look reads a whole topic.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              JsonNode figures =
                  api.get("/api/v1/analytics/events/" + event, organizer()).body().path("data");
              assertThat(figures.at("/event_stats/0/tickets_sold").asInt())
                  .as("%s", figures)
                  .isEqualTo(sold);
              assertThat(said("joined")).hasSize(entries);
              assertThat(said("accepted")).hasSize(accepted);
            });
  }

  private void awaitDelivered(Person person, String kind) {
    TopicReader.of(suite.kafka().bootstrapServers())
        .await(
            DELIVERIES,
            r ->
                r.value().contains("\"user_id\":\"" + person.id() + "\"")
                    && r.value().contains("\"kind\":\"" + kind + "\"")
                    && r.value().contains("\"status\":\"delivered\""),
            PATIENCE);
  }

  private JsonNode awaitMail(Person person, String header) {
    return await()
        .atMost(PATIENCE)
        .until(() -> mails(person, header), found -> !found.isEmpty())
        .getFirst();
  }

  private List<JsonNode> mails(Person person, String header)
      throws IOException, InterruptedException {
    String to = URLEncoder.encode(person.email(), StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(suite.mail().page() + "/api/messages?to=" + to)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<JsonNode> found = new ArrayList<>();
      json.readTree(http.send(request, BodyHandlers.ofString()).body()).forEach(found::add);
      return found.stream().filter(m -> m.path("headers").asText().contains(header)).toList();
    }
  }

  /** One offer, one booking, one final state a message, and figures that a rebuild repeats. */
  private void assertWhole(Person winner) {
    List<JsonNode> offers = said("offered");
    assertThat(
            offers.stream().map(o -> o.at("/offer/offer_id").asText()).collect(Collectors.toSet()))
        .as("offers")
        .hasSize(1);
    JsonNode stock = api.get("/api/v1/events/" + event + "/availability").body().path("data");
    assertThat(stock.path("sold").asInt()).as("%s", stock).isEqualTo(1);
    assertThat(stock.path("available").asInt() + stock.path("held").asInt()).isZero();
    assertThat(api.get("/api/v1/bookings/user/" + winner.id(), winner.token()).body().path("count"))
        .hasToString("1");
    List<JsonNode> settled =
        records(DELIVERIES).stream()
            .filter(d -> d.path("event_id").asText().equals(event))
            .toList();
    Set<String> states =
        settled.stream()
            .map(d -> d.path("message_id").asText() + " " + d.path("status").asText())
            .collect(Collectors.toSet());
    Set<String> messages =
        settled.stream().map(d -> d.path("message_id").asText()).collect(Collectors.toSet());
    assertThat(states).as("final states").hasSameSizeAs(messages);
    assertThat(
            settled.stream()
                .filter(d -> d.path("user_id").asText().equals(winner.id()))
                .filter(d -> d.path("kind").asText().equals("waitlist_offered"))
                .map(d -> d.path("message_id").asText())
                .collect(Collectors.toSet()))
        .as("messages of the offer")
        .hasSize(1);
    // Until everything that is still on its way has been counted.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(this::assertEverythingIsProved);
  }

  private void assertEverythingIsProved() {
    var verification = new Verification(suite);
    assertThat(verification.stock()).matches(Finding::holds);
    assertThat(verification.waitlists()).allMatch(Finding::holds);
    assertThat(verification.figures()).matches(Finding::holds);
    assertThat(verification.rebuiltFigures()).matches(Finding::holds);
  }

  /** States of this event's places after a change; what was said twice counts once. */
  private List<JsonNode> said(String change) {
    return records(ENTRIES).stream()
        .distinct()
        .filter(e -> e.path("event_id").asText().equals(event))
        .filter(e -> e.path("change").asText().equals(change))
        .toList();
  }

  private List<String> traces(String offer) {
    return TopicReader.of(suite.kafka().bootstrapServers()).all(ENTRIES).stream()
        .filter(r -> r.value().contains(offer))
        .map(r -> r.header("traceparent"))
        .map(t -> t == null ? "" : t.substring(3, 35))
        .toList();
  }

  private List<JsonNode> records(String topic) {
    return TopicReader.of(suite.kafka().bootstrapServers()).all(topic).stream()
        .map(TopicRecord::value)
        .map(this::read)
        .toList();
  }

  private JsonNode read(String value) {
    try {
      return json.readTree(value);
    } catch (IOException e) {
      throw new AssertionError(value, e);
    }
  }

  private String organizer() {
    return api.tokens().organizer(ORGANIZER);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }
}
