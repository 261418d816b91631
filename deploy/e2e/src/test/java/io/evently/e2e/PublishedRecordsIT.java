package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.bench.odd.RawHttp;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.AsyncApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the services send is what deploy/asyncapi/evently.yaml tells partners that they send. */
@WithSuite
class PublishedRecordsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ORGANIZER = "told-organizer";
  private static final String POOL = "general";

  /** Sent when people look and prices are applied, which is done, and checked, in PricingIT. */
  private static final Set<String> ELSEWHERE =
      Set.of("evently.pricing.prices.v1", "evently.internal.demand.v1");

  private final Suite suite;
  private final Api api;
  private final AsyncApi described =
      AsyncApi.committed(Path.of(System.getProperty("evently.root")));
  private final String event = "told-" + UUID.randomUUID();

  PublishedRecordsIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  /** Of everything that this suite has ever sent, other tests' doings included. */
  @Test
  void everyRecordOfEveryTopicIsAsDescribed() {
    Person ann = Person.register(api, "ann");
    Person bob = Person.register(api, "bob");
    publish();
    cancel(ann, book(ann));
    String sold = book(ann);
    join(bob);
    cancel(ann, sold);
    accept(bob, awaitOffer(bob));
    letAHoldExpire();
    done(
        api.post(
            "/api/v1/notifications/send",
            api.tokens().admin("told-admin"),
            "{\"user_id\":\"%s\",\"title\":\"Hello\",\"message\":\"Doors open.\"}"
                .formatted(ann.id())),
        202);

    // Every kind of record, so that none is only described.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(topics())
                    .allSatisfy(
                        topic -> assertThat(sent(topic)).isEqualTo(described.types(topic))));
    List<AssertionError> wrong = new ArrayList<>();
    for (String topic : topics()) {
      for (TopicRecord record : records(topic)) {
        try {
          described.validate(record);
        } catch (AssertionError violation) {
          wrong.add(violation);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** As waitlist-service would, if its offers were that short. */
  private void letAHoldExpire() {
    String second = event + "-2";
    publish(second);
    RawHttp booking = new RawHttp(suite.port(Service.BOOKING));
    String token = api.tokens().service("waitlist-service", "booking-service");
    Person cyd = Person.register(api, "cyd");
    Person dan = Person.register(api, "dan");
    String sold =
        done(api.post("/api/v1/bookings", cyd.token(), order(cyd, second)), 201)
            .at("/booking/id")
            .asText();
    answered(
        booking.send(
            RawHttp.Request.of("POST /internal/waitlist/" + second + "/join")
                .as(token)
                .json("{\"user_id\":\"%s\",\"quantity\":1}".formatted(dan.id()))));
    cancel(cyd, sold);
    answered(
        booking.send(
            RawHttp.Request.of("POST /internal/waitlist/" + second + "/commands")
                .as(token)
                .json(
                    """
                    {"commands":[{"action":"draw","offer_id":"%s","ticket_type":"%s",
                     "user_id":"%s","quantity":1,"hold_seconds":1}]}
                    """
                        .formatted(UUID.randomUUID(), POOL, dan.id()))));
  }

  private Set<String> topics() {
    Set<String> topics = described.topics();
    assertThat(topics.removeAll(ELSEWHERE)).isTrue();
    return topics;
  }

  private Set<String> sent(String topic) {
    return records(topic).stream()
        .map(record -> record.header("ce_type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<TopicRecord> records(String topic) {
    return TopicReader.of(suite.kafka().bootstrapServers()).all(topic);
  }

  private void publish() {
    publish(event);
  }

  private void publish(String id) {
    done(
        api.post(
            "/api/v1/events",
            api.tokens().organizer(ORGANIZER),
            """
            {"id":"%s","name":"Told","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":1,"price":"30.00","currency":"EUR"}
            """
                .formatted(id)),
        201);
  }

  private String book(Person person) {
    return done(api.post("/api/v1/bookings", person.token(), order(person, event)), 201)
        .at("/booking/id")
        .asText();
  }

  private static String order(Person person, String event) {
    return "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}".formatted(person.id(), event);
  }

  private void cancel(Person person, String booking) {
    done(
        api.put(
            "/api/v1/bookings/" + booking + "/cancel",
            person.token(),
            "{}",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        200);
  }

  private void join(Person person) {
    done(
        api.post(
            "/api/v1/waitlist/" + event + "/join",
            person.token(),
            "{\"user_id\":\"%s\"}".formatted(person.id())),
        201);
  }

  private String awaitOffer(Person person) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.get("/api/v1/waitlist/" + event + "/user/" + person.id(), person.token())
                    .body()
                    .at("/data/offer/id")
                    .asText(),
            id -> !id.isEmpty());
  }

  private void accept(Person person, String offer) {
    done(api.post("/api/v1/waitlist/offers/" + offer + "/accept", person.token(), ""), 200);
  }

  private static JsonNode done(Api.Answer answer, int status) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    return answer.body();
  }

  private static void answered(RawHttp.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
  }
}
