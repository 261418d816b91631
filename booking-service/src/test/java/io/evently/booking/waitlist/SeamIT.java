package io.evently.booking.waitlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evently.booking.Catalogue;
import io.evently.booking.reconcile.Reconciler;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The waitlist's commands, as waitlist-service sends them. */
@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class SeamIT {

  private static final String BOOKINGS = "evently.booking.bookings.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  TopicReader topics;
  @Inject DataSource datasource;
  @Inject Reconciler reconciler;
  Catalogue catalogue;

  @BeforeEach
  void catalogue() {
    catalogue = new Catalogue(tokens);
  }

  @AfterEach
  void theBooksBalance() throws Exception {
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aFreedTicketIsKeptDrawnAcceptedAndTold() throws Exception {
    String event = catalogue.event("capacity", 1);
    String sold = book(event, "ann").path("booking.id");
    join(event, "bob").then().statusCode(200).body("organizer_id", equalTo("orga"));

    cancel(sold, "ann").then().statusCode(200);
    book(event, "eve").then().statusCode(409).body("code", equalTo("sold_out"));
    String offer = UUID.randomUUID().toString();
    JsonPath drawn = commands(event, List.of(draw(offer, "bob", 1, 600)));
    assertThat(drawn.getLong("version")).isPositive();
    assertThat(drawn.getInt("reserved.general")).isZero();
    assertThat(drawn.getString("results[0].status")).isEqualTo("held");
    availability(event)
        .then()
        .body("data.held", equalTo(1))
        .body("data.waitlist_reserved", equalTo(0))
        .body("data.next_release_at", equalTo(drawn.getString("results[0].hold_expires_at")));
    JsonPath accepted = commands(event, List.of(settle("confirm", offer)));
    assertThat(accepted.getString("results[0].status")).isEqualTo("confirmed");

    String id = drawn.getString("results[0].booking_id");
    List<TopicRecord> told = topics.ofKey(BOOKINGS, id, 2, PATIENCE);
    assertThat(told)
        .extracting(r -> r.header("ce_type"))
        .containsExactly("evently.booking.held.v1", "evently.booking.confirmed.v1");
    Contract.of("booking/BookingHeld.v1")
        .validate(told.getFirst().value().getBytes(StandardCharsets.UTF_8));
    Contract.of("booking/BookingConfirmed.v1")
        .validate(told.getLast().value().getBytes(StandardCharsets.UTF_8));
    availability(event).then().body("data.sold", equalTo(1)).body("data.held", equalTo(0));
  }

  @Test
  void theSameCommandsAgainAnswerTheSame() {
    String event = waitedFor(2);
    String offer = UUID.randomUUID().toString();
    String booking = null;
    for (int i = 0; i < 3; i++) {
      JsonPath drawn = commands(event, List.of(draw(offer, "bob", 2, 600)));
      booking = booking == null ? drawn.getString("results[0].booking_id") : booking;
      assertThat(drawn.getString("results[0].booking_id")).isEqualTo(booking);
    }
    for (int i = 0; i < 2; i++) {
      JsonPath returned = commands(event, List.of(settle("return", offer)));
      assertThat(returned.getString("results[0].status")).isEqualTo("cancelled");
    }
    availability(event).then().body("data.waitlist_reserved", equalTo(2));
    assertThat(commands(event, List.of(settle("confirm", offer))).getString("results[0].status"))
        .isEqualTo("cancelled");
    assertThat(
            commands(event, List.of(settle("confirm", UUID.randomUUID().toString())))
                .getString("results[0].code"))
        .isEqualTo("not_found");
  }

  @Test
  void aHoldThatNobodyConfirmsComesBackToThoseWhoWait() {
    String event = waitedFor(1);
    String offer = UUID.randomUUID().toString();
    JsonPath drawn = commands(event, List.of(draw(offer, "bob", 1, 1)));
    String id = drawn.getString("results[0].booking_id");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> availability(event).then().body("data.waitlist_reserved", equalTo(1)));

    asking("bob")
        .post("/api/v1/bookings/" + id + "/confirm")
        .then()
        .statusCode(409)
        .body("code", equalTo("hold_expired"));
    TopicRecord last = topics.ofKey(BOOKINGS, id, 2, PATIENCE).getLast();
    assertThat(last.header("ce_type")).isEqualTo("evently.booking.expired.v1");
    Contract.of("booking/BookingExpired.v1")
        .validate(last.value().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theOwnerConfirmsTheHoldItselfAndNobodyElseDoes() {
    String event = waitedFor(1);
    JsonPath drawn = commands(event, List.of(draw(UUID.randomUUID().toString(), "bob", 1, 600)));
    String path = "/api/v1/bookings/" + drawn.getString("results[0].booking_id") + "/confirm";
    asking("eve").post(path).then().statusCode(404);
    for (int i = 0; i < 2; i++) {
      asking("bob")
          .post(path)
          .then()
          .statusCode(200)
          .body("data.status", equalTo("confirmed"))
          .body("data.version", equalTo(2));
    }
  }

  @Test
  void athousandDrawsAndAsManySettlementsBalance() {
    String event = waitedFor(300);
    List<Map<String, Object>> draws = new ArrayList<>();
    IntStream.range(0, 400)
        .forEach(i -> draws.add(draw(UUID.randomUUID().toString(), "u" + i, 1, 600)));
    JsonPath drawn = commands(event, draws);
    assertThat(drawn.getList("results.status")).filteredOn("held"::equals).hasSize(300);
    assertThat(drawn.getList("results.status")).filteredOn("refused"::equals).hasSize(100);
    List<Map<String, Object>> settles = new ArrayList<>();
    for (int i = 0; i < draws.size(); i++) {
      settles.add(settle(i % 2 == 0 ? "confirm" : "return", (String) draws.get(i).get("offer_id")));
    }
    commands(event, settles);
    availability(event)
        .then()
        .body("data.sold", equalTo(150))
        .body("data.waitlist_reserved", equalTo(150))
        .body("data.held", equalTo(0));
  }

  @Test
  void aWaitlistThatNobodyLooksAfterStrandsNoSeat() throws Exception {
    String event = waitedFor(2);
    update(
        "update pool set waitlist_until = now() - interval '1 second' where event_id = ?", event);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> availability(event).then().body("data.available", equalTo(2)));
    assertThat(text("select reason from ledger where event_id = ? order by version desc", event))
        .isEqualTo("lease_expired");
  }

  @Test
  void aRenewedWaitlistKeepsItsUnitsAndAClosedOneGivesThemUp() throws Exception {
    String event = waitedFor(2);
    update(
        "update pool set waitlist_until = now() + interval '30 seconds' where event_id = ?", event);
    types(event, "lease").then().statusCode(200);
    assertThat(
            text(
                "select waitlist_until > now() + interval '10 minutes' from pool where event_id = ?",
                event))
        .isEqualTo("t");
    availability(event).then().body("data.waitlist_reserved", equalTo(2));
    types(event, "close").then().statusCode(200);
    availability(event).then().body("data.available", equalTo(2));
  }

  @Test
  void aCancelledEventCancelsAllItsBookingsAndOwesEachOnce() throws Exception {
    Map<String, Object> terms =
        Catalogue.terms("ev-" + UUID.randomUUID(), 1, "capacity", 600, "max_per_order", 10);
    catalogue.propose(terms).then().statusCode(200);
    String event = (String) terms.get("event_id");
    for (int i = 0; i < 30; i++) {
      book(event, "u" + i).then().statusCode(201);
    }
    terms.put("version", 2);
    terms.put("status", "cancelled");
    catalogue.propose(terms).then().statusCode(200);
    book(event, "late").then().statusCode(409).body("code", equalTo("event_not_on_sale"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> availability(event).then().body("data.sold", equalTo(0)));
    assertThat(text("select count(*) from refund where event_id = ?", event)).isEqualTo("30");
    assertThat(text("select sum(amount) = 30 * 50 from refund where event_id = ?", event))
        .isEqualTo("t");
    List<String> told =
        topics
            .readUntil(
                BOOKINGS, all -> cancelledOf(event, all).size() >= 30, Duration.ofSeconds(30))
            .stream()
            .filter(r -> isCancelledOf(event, r))
            .map(r -> JsonPath.from(r.value()).getString("refund_due"))
            .toList();
    assertThat(told).hasSize(30).containsOnly("50.00");
  }

  @Test
  void aGuestsContactIsKeptForWhoSendsAndForNobodyElse() {
    String event = catalogue.event("capacity", 5, "guest_checkout", true);
    String id =
        RestAssured.given()
            .contentType("application/json")
            .body(
                """
                {"user_id":"gus","event_id":"%s","quantity":1,"contact":{"email":"gus@example.org"}}
                """
                    .formatted(event))
            .post("/api/v1/bookings")
            .then()
            .statusCode(201)
            .extract()
            .path("booking.id");
    service("GET", "/internal/bookings/" + id + "/contact", null)
        .then()
        .statusCode(200)
        .body("email", equalTo("gus@example.org"));
    RestAssured.get("/internal/bookings/" + id + "/contact").then().statusCode(401);
    assertThat(topics.ofKey(BOOKINGS, id, 1, PATIENCE).getFirst().value())
        .doesNotContain("example.org");
    asking("ann")
        .body(
            "{\"user_id\":\"ann\",\"event_id\":\"e\",\"quantity\":1,\"contact\":{\"email\":\"x\"}}")
        .post("/api/v1/bookings")
        .then()
        .statusCode(400)
        .body("errors.pointer", equalTo(List.of("/contact/email")));
  }

  @Test
  void rubbishIsRefusedWithItsPlace() {
    service("POST", "/internal/waitlist/e1/commands", Map.of("commands", List.of()))
        .then()
        .statusCode(400);
    service(
            "POST",
            "/internal/waitlist/e1/commands",
            Map.of("commands", List.of(Map.of("action", "draw"), Map.of("action", "dance"))))
        .then()
        .statusCode(400)
        .body("errors", hasSize(2));
    service("POST", "/internal/waitlist/e1/join", Map.of()).then().statusCode(400);
  }

  private static List<TopicRecord> cancelledOf(String event, List<TopicRecord> all) {
    return all.stream().filter(r -> isCancelledOf(event, r)).toList();
  }

  private static boolean isCancelledOf(String event, TopicRecord record) {
    return "evently.booking.cancelled.v1".equals(record.header("ce_type"))
        && record.value().contains(event);
  }

  /** An event whose units are all reserved for those who wait. */
  private String waitedFor(int units) {
    Map<String, Object> terms =
        Catalogue.terms("ev-" + UUID.randomUUID(), 1, "capacity", 1, "max_per_order", 10);
    catalogue.propose(terms).then().statusCode(200);
    String event = (String) terms.get("event_id");
    String sold = book(event, "ann").path("booking.id");
    join(event, "bob").then().statusCode(200);
    cancel(sold, "ann").then().statusCode(200);
    terms.put("version", 2);
    terms.put(
        "ticket_types",
        List.of(Map.of("id", "general", "name", "General", "price", "50.00", "capacity", units)));
    catalogue.propose(terms).then().statusCode(200);
    availability(event).then().body("data.waitlist_reserved", equalTo(units));
    return event;
  }

  private Response join(String event, String user) {
    return service(
        "POST", "/internal/waitlist/" + event + "/join", Map.of("user_id", user, "quantity", 1));
  }

  private Response types(String event, String what) {
    return service(
        "POST",
        "/internal/waitlist/" + event + "/" + what,
        Map.of("ticket_types", List.of("general")));
  }

  private JsonPath commands(String event, List<Map<String, Object>> commands) {
    return service(
            "POST", "/internal/waitlist/" + event + "/commands", Map.of("commands", commands))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Map<String, Object> draw(String offer, String user, int quantity, int seconds) {
    Map<String, Object> draw = new HashMap<>(settle("draw", offer));
    draw.putAll(
        Map.of(
            "ticket_type", "general",
            "user_id", user,
            "quantity", quantity,
            "hold_seconds", seconds));
    return draw;
  }

  private static Map<String, Object> settle(String action, String offer) {
    return Map.of("action", action, "offer_id", offer);
  }

  private Response service(String method, String path, Object body) {
    var request =
        RestAssured.given()
            .header(
                "Authorization", "Bearer " + tokens.service("waitlist-service", "booking-service"))
            .contentType("application/json");
    return (body == null ? request : request.body(body)).request(method, path);
  }

  private io.restassured.specification.RequestSpecification asking(String user) {
    return RestAssured.given().auth().oauth2(tokens.user(user)).contentType("application/json");
  }

  private Response book(String event, String user) {
    return asking(user)
        .body(Map.of("user_id", user, "event_id", event, "quantity", 1))
        .post("/api/v1/bookings");
  }

  private Response cancel(String booking, String user) {
    return asking(user).put("/api/v1/bookings/" + booking + "/cancel");
  }

  private static Response availability(String event) {
    return RestAssured.get("/api/v1/events/" + event + "/availability");
  }

  private void update(String sql, String event) throws Exception {
    try (Connection connection = datasource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, event);
      assertThat(statement.executeUpdate()).isPositive();
    }
  }

  private String text(String sql, String event) throws Exception {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, event);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getString(1);
      }
    }
  }
}
