package io.evently.booking.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

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
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class BookingIT {

  private static final String BOOKINGS = "evently.booking.bookings.v1";
  private static final String TIME_LEFT = "X-Evently-Time-Left";
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

  @Test
  void aBookingIsAnsweredStoredAndTold() throws Exception {
    String event = catalogue.event("capacity", 10);
    Response answer = book(event, "ann", 2, null);
    answer
        .then()
        .statusCode(201)
        .body("success", equalTo(true))
        .body("secret", nullValue())
        .body("booking.status", equalTo("confirmed"))
        .body("booking.user_id", equalTo("ann"))
        .body("booking.total_amount", equalTo("100.00"))
        .body("booking_reference", matchesPattern("EVT-[0-9A-HJKMNP-TV-Z]{16}"));
    String id = answer.path("booking.id");
    assertThat(number("select quantity from booking where id = '" + id + "'")).isEqualTo(2);
    TopicRecord record = topics.ofKey(BOOKINGS, id, 1, PATIENCE).getFirst();
    assertThat(record.headers())
        .containsEntry("ce_id", id + "-1")
        .containsEntry("ce_type", "evently.booking.confirmed.v1")
        .containsEntry("ce_source", "/evently/booking-service")
        .containsKey("traceparent");
    availability(event).then().body("data.available", equalTo(8)).body("data.sold", equalTo(2));
  }

  @Test
  void aStampedeSellsExactlyWhatThereIsAndTheBooksBalance() throws Exception {
    String event = catalogue.event("capacity", 50);
    List<Response> answers = atOnce(200, i -> book(event, "user" + i, 1 + i % 2, null));
    long sold =
        answers.stream()
            .filter(a -> a.statusCode() == 201)
            .mapToInt(a -> a.path("booking.quantity"))
            .sum();
    assertThat(sold).isEqualTo(50);
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .isSubsetOf("sold_out", "insufficient_stock");
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
    assertThat(number("select sum(quantity) from booking where event_id = '" + event + "'"))
        .isEqualTo(50);
    assertThat(
            number(
                "select sum(b.quantity) from booking b, ledger l,"
                    + " unnest(l.booking_ids, l.booking_units) as moved (id, units)"
                    + " where l.event_id = b.event_id and l.to_state = 'sold' and moved.id = b.id"
                    + " and moved.units = b.quantity and b.event_id = '"
                    + event
                    + "'"))
        .as("sold by the ledger, each booking by its id")
        .isEqualTo(50);
  }

  @Test
  void nothingIsDoneForWhoDoesNotWaitAnyMore() {
    String event = catalogue.event("capacity", 10);
    String gone = "0";
    tooLate(post(as("ann").header(TIME_LEFT, gone), event, "ann", 2, null));
    availability(event).then().body("data.available", equalTo(10));

    for (String enough : List.of("-1", "soon", "99999999999", "60000")) {
      post(as("ann").header(TIME_LEFT, enough), event, "ann", 1, null).then().statusCode(201);
    }
    String id = book(event, "ann", 2, null).path("booking.id");
    tooLate(cancel(id, as("ann").header(TIME_LEFT, gone)));
    read(id, as("ann")).then().body("data.status", equalTo("confirmed"));

    String held = hold(event).path("booking.id");
    String before = read(held, as("ann")).path("data.hold_expires_at");
    for (String step : List.of("confirm", "extend")) {
      tooLate(as("ann").header(TIME_LEFT, gone).post("/api/v1/bookings/" + held + "/" + step));
    }
    read(held, as("ann"))
        .then()
        .body("data.status", equalTo("held"))
        .body("data.hold_expires_at", equalTo(before));
  }

  private Response hold(String event) {
    return as("ann")
        .contentType("application/json")
        .body(Map.of("user_id", "ann", "event_id", event, "quantity", 1, "hold", true))
        .post("/api/v1/bookings");
  }

  private static void tooLate(Response answer) {
    answer.then().statusCode(503).header("Retry-After", "1").body("code", equalTo("overloaded"));
  }

  @Test
  void aHundredIdenticalRequestsAtOnceAreOneBooking() throws Exception {
    String event = catalogue.event("capacity", 10);
    String key = UUID.randomUUID().toString();
    List<Response> answers = atOnce(100, i -> book(event, "ann", 1, key));
    assertThat(answers).allMatch(a -> a.statusCode() == 201);
    assertThat(answers.stream().map(a -> a.body().asString()).collect(Collectors.toSet()))
        .hasSize(1);
    assertThat(number("select count(*) from booking where event_id = '" + event + "'"))
        .isEqualTo(1);
  }

  @Test
  void aKeyIsAnsweredAfterTheSellOutAndAnotherBodyIsRefused() {
    String event = catalogue.event("capacity", 2);
    String key = UUID.randomUUID().toString();
    Response first = book(event, "ann", 2, key);
    book(event, "bob", 1, null).then().statusCode(409).body("code", equalTo("sold_out"));
    Response again = book(event, "ann", 2, key);
    again.then().statusCode(201);
    assertThat(again.body().asString()).isEqualTo(first.body().asString());
    book(event, "ann", 1, key)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    book(event, "bob", 2, key).then().statusCode(409).body("code", equalTo("sold_out"));
  }

  @Test
  void fewerTicketsAreSoldWhereThatIsWelcomeAndAReplaySaysTheSame() throws Exception {
    String event = catalogue.event("capacity", 5);
    book(event, "ann", 3, null).then().statusCode(201).body("requested_quantity", nullValue());
    book(event, "bob", 4, null)
        .then()
        .statusCode(409)
        .body("code", equalTo("insufficient_stock"))
        .body("available", equalTo(2));
    String key = UUID.randomUUID().toString();
    Response partly = partly(event, "bob", 4, key);
    partly
        .then()
        .statusCode(201)
        .body("booking.quantity", equalTo(2))
        .body("booking.total_amount", equalTo("100.00"))
        .body("requested_quantity", equalTo(4));
    assertThat(partly(event, "bob", 4, key).body().asString()).isEqualTo(partly.body().asString());
    book(event, "bob", 4, key)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    partly(event, "cem", 1, null).then().statusCode(409).body("code", equalTo("sold_out"));
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aRushForWhatIsLeftSellsAllOfItAndNoMore() throws Exception {
    String event = catalogue.event("capacity", 50);
    List<Response> answers = atOnce(40, i -> partly(event, "user" + i, 3, null));
    assertThat(
            answers.stream()
                .filter(a -> a.statusCode() == 201)
                .map(a -> a.<Integer>path("booking.quantity"))
                .sorted()
                .toList())
        .hasSize(17)
        .startsWith(2, 3)
        .endsWith(3);
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .containsOnly("sold_out");
  }

  @Test
  void aPersonsLimitHoldsInARace() throws Exception {
    String event = catalogue.event("capacity", 100, "max_per_person", 4);
    List<Response> answers = atOnce(20, i -> book(event, "ann", 1, null));
    assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(4);
    assertThat(answers.stream().filter(a -> a.statusCode() == 409).map(a -> a.<String>path("code")))
        .containsOnly("purchase_limit_exceeded");
  }

  @Test
  void cancellingReturnsTheTicketsOnceAndTellsOnce() throws Exception {
    String event = catalogue.event("capacity", 5);
    String id = book(event, "ann", 5, null).path("booking.id");
    List<Response> answers = atOnce(10, i -> cancel(id, as("ann")));
    assertThat(answers).allMatch(a -> a.statusCode() == 200);
    assertThat(answers.getFirst().<String>path("refunded_amount")).isEqualTo("250.00");
    availability(event).then().body("data.available", equalTo(5)).body("data.sold", equalTo(0));
    List<TopicRecord> told = topics.ofKey(BOOKINGS, id, 2, PATIENCE);
    assertThat(told).extracting(r -> r.headers().get("ce_sequence")).containsExactly("1", "2");
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
    book(event, "bob", 5, null).then().statusCode(201);
  }

  @Test
  void aPartIsCancelledOncePaidBackOnceAndToldOnce() throws Exception {
    String event = catalogue.event("capacity", 5, "max_per_person", 5);
    String bookingKey = UUID.randomUUID().toString();
    Response made = book(event, "ann", 5, bookingKey);
    String id = made.path("booking.id");
    String key = UUID.randomUUID().toString();
    List<Response> answers = atOnce(20, i -> cancelPart(id, 2, key));
    answers
        .getFirst()
        .then()
        .statusCode(200)
        .body("refunded_amount", equalTo("100.00"))
        .body("seats_returned", equalTo(2))
        .body("booking.status", equalTo("confirmed"))
        .body("booking.quantity", equalTo(3))
        .body("booking.total_amount", equalTo("150.00"));
    assertThat(answers.stream().map(a -> a.body().asString()).collect(Collectors.toSet()))
        .hasSize(1);
    cancelPart(id, 1, key).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
    cancelPart(id, 4, null)
        .then()
        .statusCode(409)
        .body("code", equalTo("part_not_cancellable"))
        .body("quantity", equalTo(3));
    availability(event).then().body("data.available", equalTo(2)).body("data.sold", equalTo(3));
    book(event, "ann", 3, null)
        .then()
        .statusCode(409)
        .body("code", equalTo("purchase_limit_exceeded"));
    book(event, "ann", 2, null).then().statusCode(201);
    cancel(id, as("ann")).then().statusCode(200).body("refunded_amount", equalTo("150.00"));
    assertThat(cancelPart(id, 2, key).body().asString())
        .isEqualTo(answers.getFirst().body().asString());
    assertThat(book(event, "ann", 5, bookingKey).body().asString())
        .isEqualTo(made.body().asString());
    assertThat(number("select count(*) from refund where booking_id = '" + id + "'")).isEqualTo(2);
    assertThat(number("select sum(amount) from refund where booking_id = '" + id + "'"))
        .isEqualTo(250);
    List<TopicRecord> told = topics.ofKey(BOOKINGS, id, 3, PATIENCE);
    assertThat(told)
        .extracting(r -> r.headers().get("ce_type"))
        .containsExactly(
            "evently.booking.confirmed.v1",
            "evently.booking.confirmed.v1",
            "evently.booking.cancelled.v1");
    told.subList(0, 2).forEach(r -> Contract.of("booking/BookingConfirmed.v1").validate(utf8(r)));
    Contract.of("booking/BookingCancelled.v1").validate(utf8(told.getLast()));
    assertThat(told.get(1).value())
        .contains("\"quantity\":3", "\"cancelled_quantity\":2", "\"refund_due\":\"100.00\"");
    bearer(tokens.service("operator", "booking-service"))
        .contentType("application/json")
        .body(Map.of("event_id", event))
        .post("/internal/republish")
        .then()
        .statusCode(200);
    List<TopicRecord> again = topics.ofKey(BOOKINGS, id, 6, PATIENCE).subList(3, 6);
    for (int i = 0; i < 3; i++) {
      assertThat(again.get(i).value()).isEqualTo(told.get(i).value());
      assertThat(again.get(i).headers().get("ce_id")).isEqualTo(told.get(i).headers().get("ce_id"));
    }
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aCancellationSaysHowManyOrNothing() {
    String event = catalogue.event("capacity", 5);
    String id = book(event, "ann", 2, null).path("booking.id");
    cancelPart(id, 0, null).then().statusCode(400).body("errors[0].pointer", equalTo("/quantity"));
    as("ann")
        .contentType("application/json")
        .body("{\"count\":1}")
        .put("/api/v1/bookings/" + id + "/cancel")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/count"));
    as("ann")
        .contentType("application/json")
        .body("{}")
        .put("/api/v1/bookings/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("seats_returned", equalTo(2));
  }

  private static byte[] utf8(TopicRecord record) {
    return record.value().getBytes(StandardCharsets.UTF_8);
  }

  private Response cancelPart(String id, int quantity, String key) {
    RequestSpecification request =
        as("ann").contentType("application/json").body(Map.of("quantity", quantity));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return cancel(id, request);
  }

  @Test
  void othersDoNotSeeABooking() {
    String event = catalogue.event("capacity", 5);
    String id = book(event, "ann", 1, null).path("booking.id");
    read(id, as("ann")).then().statusCode(200).body("data.id", equalTo(id));
    read(id, as("eve")).then().statusCode(404).body("code", equalTo("not_found"));
    read(id, RestAssured.given()).then().statusCode(404);
    read(id, bearer(tokens.organizer("other"))).then().statusCode(404);
    read(id, bearer(tokens.organizer("orga"))).then().statusCode(200);
    read(id, bearer(tokens.admin("root"))).then().statusCode(200);
    cancel(id, as("eve")).then().statusCode(404);
    list("ann", as("eve")).then().statusCode(404);
    list("ann", RestAssured.given()).then().statusCode(401);
    read(UUID.randomUUID().toString(), as("ann")).then().statusCode(404);
    read("not-an-id", as("ann")).then().statusCode(404);
  }

  @Test
  void aGuestOpensABookingWithItsSecretAlone() {
    String event = catalogue.event("capacity", 5, "guest_checkout", true);
    String ann = "ann" + UUID.randomUUID();
    String key = UUID.randomUUID().toString();
    Response made = guest(event, ann, key);
    made.then()
        .statusCode(201)
        .body("booking.user_id", equalTo("guest:" + ann))
        .body("secret", notNullValue());
    String id = made.path("booking.id");
    String secret = made.path("secret");
    read(id, RestAssured.given().header("Evently-Secret", secret)).then().statusCode(200);
    read(id, RestAssured.given().header("Evently-Secret", secret + "x")).then().statusCode(404);
    read(id, as(ann)).then().statusCode(404);
    list(ann, as(ann)).then().statusCode(200).body("data", hasSize(0));
    assertThat(guest(event, ann, key).body().asString()).isEqualTo(made.body().asString());
    guest(event, "bob", "short").then().statusCode(201).body("secret", notNullValue());
    guest(event, "bob", "short").then().statusCode(201).body("secret", nullValue());
    cancel(id, RestAssured.given().header("Evently-Secret", secret)).then().statusCode(200);
  }

  @Test
  void aReferenceShowsNothingAboutThePerson() {
    String event = catalogue.event("capacity", 5);
    String reference = book(event, "ann", 1, null).path("booking_reference");
    Response found = RestAssured.get("/api/v1/bookings/reference/" + reference);
    found.then().statusCode(200).body("data[0].event_name", equalTo("Night of the Proms"));
    assertThat(found.body().asString()).doesNotContain("ann");
    RestAssured.get("/api/v1/bookings/reference/EVT-0000").then().statusCode(404);
  }

  @Test
  void aListIsWalkedPageByPage() {
    String event = catalogue.event("capacity", 50);
    String user = "walker" + UUID.randomUUID().toString().substring(0, 8);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.addFirst(book(event, user, 1, null).path("booking.id"));
    }
    List<String> walked = new ArrayList<>();
    String cursor = null;
    do {
      RequestSpecification request = as(user).queryParam("limit", 3);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      Response page = request.get("/api/v1/bookings/user/" + user);
      page.then().statusCode(200);
      walked.addAll(page.path("data.id"));
      cursor = page.path("next_cursor");
    } while (cursor != null);
    assertThat(walked).isEqualTo(made);
    as(user)
        .queryParam("cursor", "???")
        .get("/api/v1/bookings/user/" + user)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_cursor"));
    as(user).queryParam("limit", 0).get("/api/v1/bookings/user/" + user).then().statusCode(400);
  }

  @Test
  void capacityNeverFallsUnderWhatIsSold() {
    String event = catalogue.event("capacity", 10);
    book(event, "ann", 6, null).then().statusCode(201);
    catalogue
        .propose(Catalogue.terms(event, 2, "capacity", 5))
        .then()
        .statusCode(409)
        .body("code", equalTo("capacity_in_use"))
        .body("in_use", equalTo(6));
    catalogue
        .propose(Catalogue.terms(event, 2, "capacity", 7))
        .then()
        .statusCode(200)
        .body("available", equalTo(1));
    catalogue
        .propose(Catalogue.terms(event, 3, "status", "cancelled", "capacity", 7))
        .then()
        .statusCode(200);
    book(event, "bob", 1, null).then().statusCode(409).body("code", equalTo("event_not_on_sale"));
  }

  @Test
  void internalEndpointsTakeServiceTokensForThisServiceOnly() {
    String event = catalogue.event();
    for (String token :
        List.of(
            tokens.admin("root"),
            tokens.service("event-service", "waitlist-service"),
            tokens.expiredService("event-service", "booking-service"),
            tokens.forgedService("event-service", "booking-service"))) {
      bearer(token)
          .contentType("application/json")
          .body(Catalogue.terms(event, 2))
          .put("/internal/events/" + event)
          .then()
          .statusCode(401)
          .body("code", equalTo("unauthenticated"));
    }
    RestAssured.given()
        .contentType("application/json")
        .body("{}")
        .post("/internal/republish")
        .then()
        .statusCode(401);
    bearer(tokens.service("x", "booking-service"))
        .get("/api/v1/bookings/user/x")
        .then()
        .statusCode(401);
  }

  @Test
  void republishingSaysTheSameAgainUnderTheSameIds() {
    String event = catalogue.event("capacity", 5);
    String id = book(event, "ann", 1, null).path("booking.id");
    cancel(id, as("ann")).then().statusCode(200);
    List<TopicRecord> first = topics.ofKey(BOOKINGS, id, 2, PATIENCE);
    bearer(tokens.service("operator", "booking-service"))
        .contentType("application/json")
        .body(Map.of("event_id", event))
        .post("/internal/republish")
        .then()
        .statusCode(200)
        .body("republished", equalTo(3));
    List<TopicRecord> both = topics.ofKey(BOOKINGS, id, 4, PATIENCE);
    for (int i = 0; i < 2; i++) {
      assertThat(both.get(i + 2).headers().get("ce_id"))
          .isEqualTo(first.get(i).headers().get("ce_id"));
      assertThat(both.get(i + 2).value()).isEqualTo(first.get(i).value());
    }
  }

  @Test
  void withoutTheCatalogueAnUnknownEventIsNeitherRefusedNorGuessed() {
    String unknown = "unknown-" + UUID.randomUUID();
    book(unknown, "ann", 1, null)
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("code", equalTo("dependency_unavailable"));
    availability(unknown).then().statusCode(503).body("code", equalTo("dependency_unavailable"));
  }

  @Test
  void onlyWithinTheSaleWindow() {
    String event = catalogue.event("sale_starts_at", Instant.now().plusSeconds(3600).toString());
    book(event, "ann", 1, null).then().statusCode(409).body("code", equalTo("event_not_on_sale"));
  }

  private Response book(String event, String user, int quantity, String key) {
    return post(as(user), event, user, quantity, key);
  }

  private Response guest(String event, String user, String key) {
    return post(RestAssured.given(), event, user, 1, key);
  }

  private Response partly(String event, String user, int quantity, String key) {
    Map<String, Object> body =
        Map.of("user_id", user, "event_id", event, "quantity", quantity, "allow_partial", true);
    RequestSpecification request = as(user).contentType("application/json").body(body);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/api/v1/bookings");
  }

  private static Response post(
      RequestSpecification request, String event, String user, int quantity, String key) {
    Map<String, Object> body = new HashMap<>();
    body.put("user_id", user);
    body.put("event_id", event);
    body.put("quantity", quantity);
    request.contentType("application/json").body(body);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/api/v1/bookings");
  }

  private static Response cancel(String id, RequestSpecification request) {
    return request.put("/api/v1/bookings/" + id + "/cancel");
  }

  private static Response read(String id, RequestSpecification request) {
    return request.get("/api/v1/bookings/" + id);
  }

  private static Response list(String user, RequestSpecification request) {
    return request.get("/api/v1/bookings/user/" + user);
  }

  private static Response availability(String event) {
    return RestAssured.get("/api/v1/events/" + event + "/availability");
  }

  private RequestSpecification as(String user) {
    return bearer(tokens.user(user));
  }

  private static RequestSpecification bearer(String token) {
    return RestAssured.given().header("Authorization", "Bearer " + token);
  }

  private int number(String sql) throws Exception {
    try (var connection = datasource.getConnection();
        var row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private interface Request {
    Response send(int i);
  }

  private static List<Response> atOnce(int count, Request request) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(count, 50))) {
      List<Callable<Response>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int n = i;
        calls.add(() -> request.send(n));
      }
      List<Response> answers = new ArrayList<>();
      for (Future<Response> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
