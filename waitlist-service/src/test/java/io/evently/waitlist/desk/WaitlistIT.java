package io.evently.waitlist.desk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.evently.waitlist.BookingHall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "waitlist"))
@QuarkusTestResource(BookingHall.class)
class WaitlistIT {

  private static final String API = "/api/v1/waitlist/";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  Tokens tokens;
  TopicReader topics;
  Redelivery redelivery;
  BookingHall hall;
  @Inject DataSource datasource;

  private final String event = UUID.randomUUID().toString();
  private final AtomicInteger version = new AtomicInteger();

  @Test
  void joiningAgainAnswersWithTheSamePlaceAndOthersSeeNothing() {
    String id = join("ann", 1).statusCode(201).extract().path("data.id");
    join("bob", 1).statusCode(201).body("data.position", equalTo(2));
    join("ann", 1).statusCode(200).body("data.id", equalTo(id)).body("data.position", equalTo(1));
    place("ann", tokens.user("ann")).statusCode(200).body("data.status", equalTo("waiting"));
    place("ann", tokens.user("bob")).statusCode(404);
    place("ann", tokens.organizer("organizer-of-" + event)).statusCode(200);
    place("ann", tokens.organizer("organizer-of-another")).statusCode(404);
    given().get(API + event + "/user/ann").then().statusCode(404);
    given()
        .auth()
        .oauth2(tokens.user("mallory"))
        .contentType("application/json")
        .body(Map.of("user_id", "ann"))
        .post(API + event + "/join")
        .then()
        .statusCode(403);
  }

  @Test
  void theFirstInLineGetsTheTicketsThatCameFree() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    free(1);
    awaitOffer("ann");
    place("bob", tokens.user("bob")).body("data.status", equalTo("waiting"));
    place("bob", tokens.user("bob")).body("data.position", equalTo(1));
    assertThat(hall.holds(event)).hasSize(1);
    assertLogIsTrue();
  }

  @Test
  void aTierMovesForwardByItsBoostOnly() {
    join("ann", 1).statusCode(201);
    given()
        .auth()
        .oauth2(tokens.withTier("vera", "vip"))
        .contentType("application/json")
        .body(Map.of("user_id", "vera"))
        .post(API + event + "/join")
        .then()
        .statusCode(201)
        .body("data.position", equalTo(1));
    // What a guest claims is recorded and counts for nothing.
    given()
        .contentType("application/json")
        .body(Map.of("user_id", "gus", "user_tier", "vip"))
        .post(API + event + "/join")
        .then()
        .statusCode(201)
        .body("data.tier", equalTo("standard"))
        .body("data.position", equalTo(3));
  }

  @Test
  void anOfferThatHasToBePaidSaysWhere() {
    hall.isPaid(event);
    join("ann", 1).statusCode(201);
    free(1);
    String offer = awaitOffer("ann");
    String booking = hall.holds(event).getFirst().path("booking_id").asText();
    settle("accept", offer, "ann")
        .statusCode(422)
        .body("code", equalTo("payment_method_required"))
        .body("booking_id", equalTo(booking))
        .body("secret", nullValue());
    place("ann", tokens.user("ann")).body("data.status", equalTo("offered"));
  }

  @Test
  void anAcceptedOfferIsABookingHoweverOftenItIsAccepted() {
    join("ann", 2).statusCode(201);
    free(2);
    String offer = awaitOffer("ann");
    settle("accept", offer, "bob").statusCode(404);
    String booking =
        settle("accept", offer, "ann")
            .statusCode(200)
            .body("data.status", equalTo("confirmed"))
            .extract()
            .path("data.booking_id");
    settle("accept", offer, "ann").statusCode(200).body("data.booking_id", equalTo(booking));
    settle("decline", offer, "ann").statusCode(409);
    place("ann", tokens.user("ann")).body("data.status", equalTo("accepted"));
    assertThat(changes("ann")).containsExactly("joined", "offered", "accepted");
  }

  @Test
  void aDeclinedOfferGoesToTheNext() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    free(1);
    settle("decline", awaitOffer("ann"), "ann").statusCode(200);
    inventory();
    awaitOffer("bob");
    place("ann", tokens.user("ann")).body("data.status", equalTo("left"));
    assertThat(changes("ann")).containsExactly("joined", "offered", "declined");
  }

  @Test
  void anOfferThatRunsOutGoesToTheNextAndItsOwnerWaitsBehind() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    free(1);
    String offer = awaitOffer("ann");
    redelivery.send(List.of(holdRecord(hall.expire(offer), 2)), 1);
    inventory();
    String next = awaitOffer("bob");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                place("ann", tokens.user("ann"))
                    .body("data.status", equalTo("waiting"))
                    .body("data.offer", nullValue()));
    settle("accept", offer, "ann").statusCode(409).body("code", equalTo("hold_expired"));
    settle("accept", next, "bob").statusCode(200);
  }

  @Test
  void threeOffersThatAreIgnoredEndThePlace() {
    join("ann", 1).statusCode(201);
    free(1);
    for (int i = 0; i < 3; i++) {
      String offer = awaitOffer("ann", i + 1);
      redelivery.inOrder(List.of(holdRecord(hall.expire(offer), 2)));
      inventory();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                place("ann", tokens.user("ann"))
                    .body("data.status", equalTo("closed"))
                    .body("data.reason", equalTo("offers_ignored")));
    await().atMost(PATIENCE).until(() -> hall.isClosed(event));
    // Who joins then and goes at once leaves nothing reserved behind.
    hall.reopen(event);
    join("bob", 1).statusCode(201);
    leave("bob").statusCode(200);
    await().atMost(PATIENCE).until(() -> hall.isClosed(event));
  }

  @Test
  void anAnswerThatIsLostMakesNoSecondHold() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    hall.loseAnswers(2);
    free(1);
    awaitOffer("ann");
    assertThat(hall.holds(event)).hasSize(1);
    place("bob", tokens.user("bob")).body("data.status", equalTo("waiting"));
  }

  @Test
  void whoeverIsAskedForMoreThanThereIsKeepsTheOrder() {
    for (int i = 0; i < 20; i++) {
      join("p%02d".formatted(i), 1).statusCode(201);
    }
    hall.free(event, 5);
    // The record is older than what others took since.
    redelivery.inOrder(List.of(inventoryRecord(version.incrementAndGet(), 20)));
    await().atMost(PATIENCE).until(() -> hall.holds(event).size() == 5);
    assertThat(hall.holds(event).stream().map(h -> h.path("user_id").asText()))
        .containsExactly("p00", "p01", "p02", "p03", "p04");
    hall.free(event, 2);
    inventory();
    await().atMost(PATIENCE).until(() -> hall.holds(event).size() == 7);
    assertThat(hall.holds(event).getLast().path("user_id").asText()).isEqualTo("p06");
    assertLogIsTrue();
  }

  @Test
  void unitsThatNoRecordTellsOfAnyMoreAreGivenOutToo() {
    for (String person : List.of("ann", "bob", "cyd")) {
      join(person, 1).statusCode(201);
    }
    hall.free(event, 3);
    redelivery.inOrder(List.of(inventoryRecord(version.incrementAndGet(), 1)));
    await().atMost(PATIENCE).until(() -> hall.holds(event).size() == 3);
  }

  @Test
  void theTopicAloneMakesAnOfferKnownWhenEveryAnswerIsLost() {
    join("ann", 1).statusCode(201);
    hall.loseAnswers(Integer.MAX_VALUE);
    free(1);
    await().atMost(PATIENCE).until(() -> hall.holds(event).size() == 1);
    redelivery.send(List.of(holdRecord(hall.holds(event).getFirst(), 1)), 2);
    awaitOffer("ann");
    hall.loseAnswers(0);
    assertThat(changes("ann")).containsExactly("joined", "offered");
  }

  @Test
  void whoLeavesIsNotAskedAndLeavingAnOfferGivesItToTheNext() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    join("cyd", 1).statusCode(201);
    leave("ann").statusCode(200).body("data.status", equalTo("left"));
    leave("ann").statusCode(200).body("data.status", equalTo("left"));
    free(1);
    awaitOffer("bob");
    leave("bob").statusCode(200).body("data.status", equalTo("left"));
    inventory();
    awaitOffer("cyd");
    join("ann", 1).statusCode(201);
  }

  @Test
  void aCancelledEventEndsAllPlaces() {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    free(1);
    String offer = awaitOffer("ann");
    // The hold is given back because of the event: nobody declined anything.
    redelivery.send(
        List.of(holdRecord(hall.expire(offer).put("status", "cancelled"), 2), catalogue()), 3);
    for (String person : List.of("ann", "bob")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  place(person, tokens.user(person))
                      .body("data.status", equalTo("closed"))
                      .body("data.reason", equalTo("event_cancelled")));
    }
    assertThat(changes("ann")).containsExactly("joined", "offered", "closed");
    // booking-service may not have heard of it yet.
    join("cyd", 1).statusCode(409).body("code", equalTo("event_not_on_sale"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tickets_available",
        "event_not_on_sale",
        "unknown_ticket_type",
        "no_waitlist",
        "purchase_limit_exceeded"
      })
  void whatBookingServiceRefusesIsSaidAsItSaysIt(String code) {
    hall.refuse(event, code);
    join("ann", 1).statusCode(409).body("code", equalTo(code));
    place("ann", tokens.user("ann")).statusCode(404);
  }

  @Test
  void aGuestNeedsTheSecretAndOnlyServicesLearnTheAddress() {
    var joined =
        given()
            .contentType("application/json")
            .body(Map.of("user_id", "gus", "contact", Map.of("email", "gus@example.org")))
            .post(API + event + "/join")
            .then()
            .statusCode(201)
            .extract();
    String secret = joined.path("secret");
    String entry = joined.path("data.id");
    given().get(API + event + "/user/gus").then().statusCode(404);
    given()
        .header("Evently-Secret", secret)
        .get(API + event + "/user/gus")
        .then()
        .statusCode(200)
        .body("data.contact", nullValue());
    String contact = "/internal/waitlist/entries/" + entry + "/contact";
    given().auth().oauth2(tokens.admin("root")).get(contact).then().statusCode(401);
    given()
        .auth()
        .oauth2(tokens.service("notification-service", "waitlist-service"))
        .get(contact)
        .then()
        .statusCode(200)
        .body("email", equalTo("gus@example.org"));
    assertThat(topics.await("evently.waitlist.entries.v1", ofKey(entry), PATIENCE).value())
        .doesNotContain("example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user_id\":\"a b\"}",
        "{\"user_id\":\"u\",\"quantity\":0}",
        "{\"user_id\":\"u\",\"quantity\":1001}",
        "{\"user_id\":\"u\",\"contact\":{\"email\":\"nobody\"}}",
        "{\"user_id\":\"u\",\"user_tier\":\"V I P\"}",
        "{\"user_id\":\"u\",\"priority\":1}"
      })
  void whatIsNotAJoinIsSaidToBeWrong(String body) {
    given()
        .contentType("application/json")
        .body(body)
        .post(API + event + "/join")
        .then()
        .statusCode(400)
        .body("code", equalTo("validation_failed"));
  }

  @Test
  void staffSeesFiguresAndPromotesNeverMoreThanThereIs() {
    join("ann", 1).statusCode(201);
    join("bob", 2).statusCode(201);
    String staff = tokens.organizer("organizer-of-" + event);
    given()
        .auth()
        .oauth2(staff)
        .get(API + event + "/stats")
        .then()
        .statusCode(200)
        .body("data.total_waitlisted", equalTo(2))
        .body("data.tickets_wanted", equalTo(3));
    given()
        .auth()
        .oauth2(staff)
        .post(API + event + "/process")
        .then()
        .statusCode(200)
        .body("data.promoted_users", equalTo(0));
    given().auth().oauth2(tokens.user("ann")).get(API + event + "/stats").then().statusCode(403);
    given().auth().oauth2(staff).get(API + UUID.randomUUID() + "/stats").then().statusCode(404);
  }

  @Test
  void aThousandInLineAreAskedInTheirOrderWhateverTheTopicDoes() throws Exception {
    int people = 1000;
    int seats = 300;
    for (int i = 0; i < people; i++) {
      join("p%04d".formatted(i), 1).statusCode(201);
    }
    Random random = new Random(11);
    List<TopicRecord> said = new ArrayList<>();
    for (int freed = 0; freed < seats; ) {
      int some = Math.min(1 + random.nextInt(20), seats - freed);
      hall.free(event, some);
      freed += some;
      said.add(inventoryRecord(version.incrementAndGet(), hall.reserved(event)));
    }
    redelivery.send(said, 11);
    await().atMost(Duration.ofSeconds(60)).until(() -> hall.holds(event).size() == seats);
    assertThat(hall.reserved(event)).isZero();
    assertThat(hall.holds(event).stream().map(h -> h.path("user_id").asText()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, seats).mapToObj("p%04d"::formatted).toList());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .auth()
                    .oauth2(tokens.admin("root"))
                    .get(API + event + "/stats")
                    .then()
                    .body("data.offers_open", equalTo(seats))
                    .body("data.total_waitlisted", equalTo(people - seats)));
    assertLogIsTrue();
  }

  @Test
  void aLogThatWasChangedIsFound() throws Exception {
    join("ann", 1).statusCode(201);
    join("bob", 1).statusCode(201);
    free(1);
    awaitOffer("ann");
    free(1);
    awaitOffer("bob");
    assertLogIsTrue();
    execute("update promotion set content = replace(content, '\"free\":1', '\"free\":2')");
    assertThat(verify()).contains("row 1 was changed");
    execute("update promotion set content = replace(content, '\"free\":2', '\"free\":1')");
    assertLogIsTrue();
    execute("delete from promotion where sequence = 2");
    assertThat(verify()).contains("rows after 1 are missing");
  }

  private ValidatableResponse join(String person, int quantity) {
    return given()
        .auth()
        .oauth2(tokens.user(person))
        .contentType("application/json")
        .body(Map.of("user_id", person, "quantity", quantity))
        .post(API + event + "/join")
        .then();
  }

  private ValidatableResponse place(String person, String token) {
    return given().auth().oauth2(token).get(API + event + "/user/" + person).then();
  }

  private ValidatableResponse leave(String person) {
    return given()
        .auth()
        .oauth2(tokens.user(person))
        .delete(API + event + "/user/" + person)
        .then();
  }

  private ValidatableResponse settle(String how, String offer, String person) {
    return given()
        .auth()
        .oauth2(tokens.user(person))
        .post(API + "offers/" + offer + "/" + how)
        .then();
  }

  private String awaitOffer(String person) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> place(person, tokens.user(person)).body("data.status", equalTo("offered")));
    return place(person, tokens.user(person)).extract().path("data.offer.id");
  }

  /** The n-th hold of the event, as soon as the person knows of it. */
  private String awaitOffer(String person, int number) {
    await().atMost(PATIENCE).until(() -> hall.holds(event).size() == number);
    String offer = hall.holds(event).getLast().path("offer_id").asText();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> place(person, tokens.user(person)).body("data.offer.id", equalTo(offer)));
    return offer;
  }

  private List<String> changes(String person) {
    String entry = place(person, tokens.user(person)).extract().path("data.id");
    String status = place(person, tokens.user(person)).extract().path("data.status");
    topics.await(
        "evently.waitlist.entries.v1",
        ofKey(entry).and(r -> r.value().contains("\"status\":\"" + status + "\"")),
        PATIENCE);
    List<TopicRecord> said =
        topics.all("evently.waitlist.entries.v1").stream().filter(ofKey(entry)).toList();
    said.forEach(
        r ->
            Contract.of("waitlist/EntryChanged.v1")
                .validate(r.value().getBytes(StandardCharsets.UTF_8)));
    return said.stream()
        .map(r -> r.value().replaceAll(".*\"change\":\"([a-z_]+)\".*", "$1"))
        .toList();
  }

  private static java.util.function.Predicate<TopicRecord> ofKey(String key) {
    return r -> r.key().equals(key);
  }

  private void free(int units) {
    hall.free(event, units);
    inventory();
  }

  private void inventory() {
    redelivery.send(
        List.of(inventoryRecord(version.incrementAndGet(), hall.reserved(event))), version.get());
  }

  private TopicRecord inventoryRecord(int version, int reserved) {
    hall.version(event, version);
    return TopicRecord.cloudEvent(
        "evently.booking.inventory.v1",
        event,
        event + "-" + version,
        "/evently/booking-service",
        "evently.booking.inventory.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"as_of":"%s","capacity":100,"available":0,"waitlist_reserved":%d,
         "taken":100,"ticket_types":[{"id":"general","waitlist_reserved":%d}]}"""
            .formatted(event, version, Instant.now(), reserved, reserved));
  }

  private TopicRecord holdRecord(JsonNode hold, int sequence) {
    String status = hold.path("status").asText();
    String id = hold.path("booking_id").asText();
    return TopicRecord.cloudEvent(
        "evently.booking.bookings.v1",
        id,
        id + "-" + sequence,
        "/evently/booking-service",
        "evently.booking." + status + ".v1",
        sequence,
        """
        {"booking_id":"%s","event_id":"%s","user_id":"%s","ticket_type":"general","quantity":%d,
         "unit_price":"50.00","total_amount":"50.00","currency":"EUR","status":"%s",
         "booking_reference":"EVT-1","sequence":%d,"offer_id":"%s","hold_expires_at":"%s"%s}"""
            .formatted(
                id,
                event,
                hold.path("user_id").asText(),
                hold.path("quantity").asInt(),
                status,
                sequence,
                hold.path("offer_id").asText(),
                hold.path("hold_expires_at").asText(),
                status.equals("cancelled") ? ",\"reason\":\"event_cancelled\"" : ""));
  }

  private TopicRecord catalogue() {
    return TopicRecord.cloudEvent(
        "evently.event.events.v1",
        event,
        event + "-7",
        "/evently/event-service",
        "evently.event.changed.v1",
        7,
        """
        {"event_id":"%s","version":7,"organizer_id":"organizer-of-%s","name":"Jazz","venue":"Hall",
         "event_date":"%s","status":"cancelled"}"""
            .formatted(event, event, Instant.now().plusSeconds(864_000)));
  }

  private void assertLogIsTrue() {
    assertThat(verify()).isEmpty();
  }

  private java.util.Optional<String> verify() {
    return java.util.Optional.ofNullable(
        given()
            .auth()
            .oauth2(tokens.service("operator", "waitlist-service"))
            .get("/internal/waitlist/log/" + event)
            .then()
            .statusCode(200)
            .body("[0].ticket_type", equalTo("general"))
            .extract()
            .path("[0].problem"));
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = datasource.getConnection();
        var update =
            connection.prepareStatement(
                sql + (sql.contains("where") ? " and" : " where") + " event_id = ?")) {
      update.setString(1, event);
      update.executeUpdate();
    }
  }
}
