package io.evently.notification.desk;

import static io.evently.notification.Look.PATIENCE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.notification.FakeSmtp;
import io.evently.notification.Look;
import io.evently.notification.Outside;
import io.evently.notification.Outside.People;
import io.evently.notification.World;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "notification"))
@QuarkusTestResource(Outside.class)
class DeskIT {

  private static final String API = "/api/v1/notifications";
  private static final String HELLO =
      "{\"title\":\"Doors\",\"message\":\"Doors open at <b>7</b>\"}";

  Tokens tokens;
  Redelivery redelivery;
  TopicReader topics;
  FakeSmtp smtp;
  People people;
  @Inject DataSource datasource;

  private Look look;
  private String event;
  private String organizer;

  @BeforeEach
  void anEvent() {
    look = new Look(datasource);
    event = World.id();
    organizer = World.id();
    redelivery.inOrder(
        List.of(World.event(event, 1, "Jazz Night", "Blue Hall", World.DATE, organizer)));
    await()
        .atMost(PATIENCE)
        .until(() -> !look.column("select 1 from event where event_id = ?", event).isEmpty());
  }

  @Test
  void peopleSeeTheirOwnAndNobodyElses() {
    String user = account();
    List<TopicRecord> bookings = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      bookings.add(World.booking(World.id(), event, user, "confirmed", 1));
    }
    redelivery.inOrder(bookings);
    await().atMost(PATIENCE).until(() -> smtp.to(address(user)).size() == 5);
    JsonPath first = get(tokens.user(user), "/user/" + user + "?limit=3");
    JsonPath rest =
        get(
            tokens.user(user),
            "/user/" + user + "?limit=3&cursor=" + first.getString("next_cursor"));
    Set<String> ids = new HashSet<>(first.getList("data.id"));
    ids.addAll(rest.getList("data.id"));
    assertThat(ids).hasSize(5);
    assertThat(rest.getString("next_cursor")).isNull();
    assertThat(first.getString("data[0].type")).isEqualTo("booking_confirmed");
    assertThat(first.getString("data[0].title")).isEqualTo("Your tickets for Jazz Night");
    String path = API + "/user/" + user;
    as(tokens.admin("root")).get(path).then().statusCode(200);
    as(tokens.user(World.id())).get(path).then().statusCode(404);
    as(tokens.user(World.id())).get(path + "/preferences").then().statusCode(404);
    given().get(path).then().statusCode(401);
    as(tokens.user(user)).get(path + "?limit=0").then().statusCode(400);
    as(tokens.user(user)).get(path + "?page=1").then().statusCode(400);
    as(tokens.user(user)).get(path + "?cursor=x").then().statusCode(400);
  }

  @Test
  void whatAPersonSwitchedOffIsNotSentAndWhatIsAboutMoneyAlwaysIs() {
    String user = account();
    String path = API + "/user/" + user + "/preferences";
    as(tokens.user(user))
        .body("{\"preferences\":{\"waitlist_joined\":{\"email\":false,\"websocket\":false}}}")
        .put(path)
        .then()
        .statusCode(200);
    JsonPath now = get(tokens.user(user), "/user/" + user + "/preferences");
    assertThat(now.getBoolean("data.preferences.waitlist_joined.email")).isFalse();
    assertThat(now.getBoolean("data.preferences.waitlist_offered.email")).isTrue();
    assertThat(now.getList("data.always_on", String.class))
        .containsExactly("booking_confirmed", "booking_cancelled", "event_cancelled");
    for (String wrong :
        List.of(
            "{\"booking_confirmed\":{\"email\":false}}",
            "{\"nothing\":{\"email\":false}}",
            "{\"waitlist_joined\":{\"pigeon\":false}}",
            "{\"waitlist_joined\":null}",
            "null")) {
      as(tokens.user(user))
          .body("{\"preferences\":" + wrong + "}")
          .put(path)
          .then()
          .statusCode(400);
    }
    redelivery.inOrder(
        List.of(
            World.entry(World.id(), event, user, "joined", 1, null),
            World.booking(World.id(), event, user, "confirmed", 1)));
    look.awaitMessages(
        user, "waitlist_joined suppressed preference", "booking_confirmed delivered email");
    as(tokens.user(user))
        .body("{\"preferences\":{\"waitlist_joined\":{\"email\":true}}}")
        .put(path)
        .then()
        .statusCode(200);
    redelivery.inOrder(List.of(World.entry(World.id(), event, user, "joined", 1, null)));
    look.awaitMessages(
        user,
        "waitlist_joined suppressed preference",
        "booking_confirmed delivered email",
        "waitlist_joined delivered email");
  }

  @Test
  void adminsWriteToOnePersonOnceForAKey() {
    String user = account();
    String body = "{\"user_id\":\"" + user + "\"," + HELLO.substring(1);
    String first = null;
    for (int i = 0; i < 2; i++) {
      String id =
          as(tokens.admin("root"))
              .header("Idempotency-Key", "key-" + user)
              .body(body)
              .post(API + "/send")
              .then()
              .statusCode(202)
              .extract()
              .path("data.message_id");
      assertThat(first == null || first.equals(id)).isTrue();
      first = id;
    }
    look.awaitMessages(user, "direct delivered email");
    assertThat(smtp.to(address(user))).hasSize(1);
    assertThat(smtp.to(address(user)).getFirst().raw())
        .contains("Doors open at <b>7</b>", "&lt;b&gt;7&lt;/b&gt;");
    as(tokens.organizer(organizer)).body(body).post(API + "/send").then().statusCode(403);
    as(tokens.user(user)).body(body).post(API + "/send").then().statusCode(403);
    given().contentType(ContentType.JSON).body(body).post(API + "/send").then().statusCode(401);
    for (String wrong :
        List.of(
            HELLO,
            "{\"user_id\":\"a b\"," + HELLO.substring(1),
            "{\"user_id\":\"u\",\"title\":\"two\\nlines\",\"message\":\"m\"}",
            "{\"user_id\":\"u\",\"title\":\"t\",\"message\":\" \"}",
            "{\"user_id\":\"u\",\"title\":\"t\",\"message\":\"m\",\"more\":1}")) {
      as(tokens.admin("root")).body(wrong).post(API + "/send").then().statusCode(400);
    }
  }

  @Test
  void anOrganizerReachesEverybodyOfTheirEventOnce() {
    String twice = account();
    String waiting = account();
    String gone = account();
    String guest = "guest:" + World.id();
    String guestBooking = World.id();
    people.booking(guestBooking, "g-" + guestBooking + "@example.org");
    String left = World.id();
    redelivery.inOrder(
        List.of(
            World.booking(World.id(), event, twice, "confirmed", 1),
            World.booking(World.id(), event, twice, "confirmed", 1),
            World.booking(guestBooking, event, guest, "confirmed", 1),
            World.entry(World.id(), event, waiting, "joined", 1, null),
            World.entry(left, event, gone, "joined", 1, null),
            World.entry(left, event, gone, "left", 2, null)));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                look.column("select 1 from booking where event_id = ?", event).size() == 3
                    && look.column(
                                "select 1 from entry where event_id = ? and status = 'waiting'",
                                event)
                            .size()
                        == 1);
    String path = API + "/broadcast/" + event;
    as(tokens.organizer(World.id())).body(HELLO).post(path).then().statusCode(403);
    as(tokens.user(twice)).body(HELLO).post(path).then().statusCode(403);
    as(tokens.admin("root")).body(HELLO).post(API + "/broadcast/none").then().statusCode(404);
    int recipients =
        as(tokens.organizer(organizer))
            .body(HELLO)
            .post(path)
            .then()
            .statusCode(202)
            .extract()
            .path("data.recipients");
    assertThat(recipients).isEqualTo(3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        look.column(
                            "select user_id || ' ' || status from message"
                                + " where event_id = ? and kind = 'broadcast'",
                            event))
                    .containsExactlyInAnyOrder(
                        twice + " delivered", waiting + " delivered", guest + " delivered"));
  }

  @Test
  void aNewPlaceOrTimeIsToldToEverybodyWithABookingInChunks() {
    List<TopicRecord> bookings = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      bookings.add(World.booking(World.id(), event, "many-" + i, "confirmed", 1));
    }
    String user = account();
    String cancelled = World.id();
    bookings.add(World.booking(World.id(), event, user, "confirmed", 1));
    bookings.add(World.booking(cancelled, event, "out", "confirmed", 1));
    bookings.add(World.booking(cancelled, event, "out", "cancelled", 2));
    redelivery.inOrder(bookings);
    await()
        .atMost(PATIENCE)
        .until(() -> look.column("select 1 from booking where event_id = ?", event).size() == 452);
    redelivery.send(
        List.of(
            World.event(
                event, 2, "Jazz Night", "Red Hall", World.DATE.plusSeconds(3600), organizer),
            World.event(
                event, 3, "Jazz Nights", "Red Hall", World.DATE.plusSeconds(3600), organizer)),
        3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        look.column(
                            "select user_id from message where event_id = ?"
                                + " and kind = 'event_changed'",
                            event))
                    .hasSize(451)
                    .doesNotHaveDuplicates()
                    .contains(user)
                    .doesNotContain("out"));
    look.awaitMessages(user, "booking_confirmed delivered email", "event_changed delivered email");
    assertThat(smtp.to(address(user)).getLast().raw())
        .contains("Red Hall (it was Blue Hall)", "19:00 UTC");
  }

  @Test
  void aVisitorIsRemindedOnceUnlessTheyBookedOnTheDayBefore() {
    String soon = World.id();
    Instant date = World.now().plus(20, ChronoUnit.HOURS);
    String early = account();
    String late = account();
    Instant before = date.minus(25, ChronoUnit.HOURS);
    redelivery.inOrder(
        List.of(
            World.event(soon, 1, "Soon", "Hall", date, organizer),
            World.booking(World.id(), soon, early, "confirmed", 1, before, ""),
            World.booking(World.id(), soon, early, "confirmed", 1, before, ""),
            World.booking(World.id(), soon, late, "confirmed", 1)));
    look.awaitMessages(
        early,
        "booking_confirmed delivered email",
        "booking_confirmed delivered email",
        "event_reminder delivered email");
    look.awaitMessages(late, "booking_confirmed delivered email");
  }

  @Test
  void statsAddUp() {
    String user = account();
    redelivery.inOrder(
        List.of(
            World.booking(World.id(), event, user, "confirmed", 1),
            World.booking(World.id(), event, World.id(), "confirmed", 1)));
    look.awaitMessages(user, "booking_confirmed delivered email");
    JsonPath stats = get(tokens.admin("root"), "/stats");
    int total =
        stats.getMap("data.messages", String.class, Integer.class).values().stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(stats.getInt("data.total")).isEqualTo(total).isPositive();
    assertThat(stats.getInt("data.attempts.findAll{it.outcome=='delivered'}.count.sum()"))
        .isEqualTo(stats.getInt("data.messages.delivered"));
    assertThat(stats.getInt("data.reasons.values().sum()"))
        .isEqualTo(
            stats.getInt("data.messages.suppressed")
                + stats.getInt("data.messages.failed")
                + stats.getInt("data.messages.expired"));
    assertThat(stats.getDouble("data.avg_delivery_ms")).isPositive();
    assertThat(stats.getDouble("data.success_rate")).isBetween(0.0, 1.0);
    assertThat(stats.getInt("data.connections.total_connections")).isNotNegative();
    as(tokens.organizer(organizer)).get(API + "/stats").then().statusCode(403);
    as(tokens.admin("root")).get(API + "/stats?x=1").then().statusCode(400);
  }

  @Test
  void finalStatesAreSaidAgainWithTheSameIds() {
    String user = account();
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
    look.awaitMessages(user, "booking_confirmed delivered email");
    int said =
        as(tokens.service("operator", "notification-service"))
            .body("{\"event_id\":\"" + event + "\"}")
            .post("/internal/republish")
            .then()
            .statusCode(200)
            .extract()
            .path("republished");
    assertThat(said).isEqualTo(1);
    String id = look.idOf(user);
    assertThat(topics.ofKey("evently.notification.deliveries.v1", id, 2, PATIENCE))
        .extracting(r -> r.header("ce_id"))
        .containsExactly(id + "-1", id + "-1");
  }

  private String account() {
    String user = World.id();
    people.account(user, address(user), "Ada", "en");
    return user;
  }

  private static String address(String user) {
    return "d-" + user + "@example.org";
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  private static JsonPath get(String token, String path) {
    return as(token).get(API + path).then().statusCode(200).extract().jsonPath();
  }
}
