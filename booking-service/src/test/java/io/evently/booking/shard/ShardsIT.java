package io.evently.booking.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.booking.Catalogue;
import io.evently.booking.reconcile.Reconciler;
import io.evently.local.servers.Database;
import io.evently.platform.security.Seals;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.ShardDatabases;
import io.evently.platform.testing.TestServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One booking-service over two databases. */
@QuarkusTest
@TestProfile(ShardsIT.TwoDatabases.class)
class ShardsIT {

  /** A resource of a test class would be every test's. */
  public static class TwoDatabases implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(EventlyServers.class, Map.of("name", "booking", "shards", "2")));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  private static final String EVENTS = "evently.event.events.v1";
  private static final String BOOKINGS = "evently.booking.bookings.v1";
  private static final String INVENTORY = "evently.booking.inventory.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  Tokens tokens;
  TopicReader topics;
  Redelivery redelivery;
  ShardDatabases databases;
  @Inject Shards shards;
  @Inject Reconciler reconciler;

  @ConfigProperty(name = "EVENTLY_PAYMENT_SECRETS")
  String paymentSecrets;

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
  void eachEventIsSoldOnItsShardAndTheTopicsCarryAll() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      String event = event(shard, "capacity", 3);
      Response booked = book(event, "ann", 2);
      booked.then().statusCode(201);
      String id = booked.path("booking.id");
      assertThat(Buckets.of(UUID.fromString(id))).hasValue(Buckets.of(event));
      for (String table : List.of("event", "stock", "pool", "booking", "ledger")) {
        String rows = "select count(*) from " + table + " where event_id = ?";
        assertThat(number(shard, rows, event)).as(table).isPositive();
        assertThat(number(1 - shard, rows, event)).as(table + " elsewhere").isZero();
      }
      assertThat(topics.ofKey(BOOKINGS, id, 1, PATIENCE).getFirst().headers())
          .containsEntry("ce_id", id + "-1")
          .containsEntry("ce_source", "/evently/booking-service");
      topics.await(
          INVENTORY, r -> event.equals(r.key()) && r.value().contains("\"taken\":2"), PATIENCE);
      as("ann").get("/api/v1/bookings/" + id).then().statusCode(200);
      as("eve").get("/api/v1/bookings/" + id).then().statusCode(404);
      RestAssured.get("/api/v1/events/" + event + "/availability")
          .then()
          .body("data.available", equalTo(1));
      quote(event).then().statusCode(200);
    }
  }

  @Test
  void aPollWithEventsOfBothShardsIsAppliedOnEachWithItsIds() throws Exception {
    String first = fresh(0);
    String second = fresh(1);
    List<TopicRecord> told = new ArrayList<>();
    for (int version = 1; version <= 4; version++) {
      told.add(told(first, version, 10 * version));
      told.add(told(second, version, 10 * version));
    }
    redelivery.send(told, 3);
    await().atMost(PATIENCE).until(() -> available(first) == 40 && available(second) == 40);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(inbox(0, first)).isEqualTo(4);
              assertThat(inbox(1, second)).isEqualTo(4);
            });
    assertThat(inbox(1, first)).isZero();
    assertThat(inbox(0, second)).isZero();
  }

  @Test
  void publishedPricesReachTheirShard() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      String event = event(shard, "capacity", 5);
      redelivery.inOrder(List.of(price(event)));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> quote(event).then().body("data.price", equalTo("55.00")));
      assertThat(
              number(1 - shard, "select count(*) from published_price where event_id = ?", event))
          .isZero();
    }
  }

  @Test
  void aPersonsListIsMergedNewestFirstAndACursorLeavesNothingOut() throws Exception {
    String user = "list-" + UUID.randomUUID();
    List<String> events = List.of(event(0, "capacity", 50), event(1, "capacity", 50));
    List<String> made = new ArrayList<>();
    // Uneven on purpose: a page may lie on one shard as a whole.
    for (int which : new int[] {0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0}) {
      made.addFirst(book(events.get(which), user, 1).path("booking.id"));
    }
    for (int limit : new int[] {1, 2, 3, 5, 11, 100}) {
      List<String> read = new ArrayList<>();
      String cursor = null;
      do {
        RequestSpecification page = as(user).queryParam("limit", limit);
        Response answer =
            (cursor == null ? page : page.queryParam("cursor", cursor))
                .get("/api/v1/bookings/user/" + user);
        answer.then().statusCode(200);
        List<String> ids = answer.path("data.id");
        assertThat(ids).hasSizeBetween(1, limit);
        read.addAll(ids);
        cursor = answer.path("next_cursor");
      } while (cursor != null);
      assertThat(read).as("pages of " + limit).isEqualTo(made);
    }
  }

  @Test
  void aRetryWithItsKeyIsAnsweredTheSameOnEachShard() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      String event = event(shard, "capacity", 1);
      String key = UUID.randomUUID().toString();
      Response first = book(event, "ann", 1, key);
      first.then().statusCode(201);
      book(event, "bob", 1).then().statusCode(409);
      Response again = book(event, "ann", 1, key);
      again.then().statusCode(201);
      assertThat(again.body().asString()).isEqualTo(first.body().asString());
    }
  }

  @Test
  void aHoldIsPaidCancelledAndGivenBackOnItsShard() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      String event = paidEvent(shard, 600);
      String booking = book(event, "ann", 1).path("booking.id");
      pay(booking, "ann", "tok_succeed").then().statusCode(200);
      String payment = text(shard, "select id from payment where booking_id = ?::uuid", booking);
      assertThat(Buckets.of(UUID.fromString(payment))).hasValue(Buckets.of(event));
      assertThat(number(1 - shard, "select count(*) from test_payment where id = ?::uuid", payment))
          .isZero();
      as("ann").put("/api/v1/bookings/" + booking + "/cancel").then().statusCode(200);
      int here = shard;
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  "refunded"
                      .equals(text(here, "select state from payment where id = ?::uuid", payment)));
      assertThat(available(event)).isEqualTo(1);
    }
  }

  @Test
  void newsOfAPaymentComesToItsShardByItsIdAlone() throws Exception {
    String booking = book(paidEvent(1, 600), "ann", 1).path("booking.id");
    pay(booking, "ann", "tok_twice").then().statusCode(202);
    await().atMost(PATIENCE).until(() -> "captured".equals(payment(1, booking)));
    String payment = text(1, "select id from payment where booking_id = ?::uuid", booking);
    String told = "select count(*) from payment_notice where payment_id = ?::uuid";
    assertThat(number(1, told, payment)).isPositive();
    assertThat(number(0, told, payment)).isZero();
  }

  @Test
  void aPaymentFromBeforeThereWereShardsIsLookedFor() throws Exception {
    String booking = book(paidEvent(1, 600), "ann", 1).path("booking.id");
    String payment = UUID.randomUUID().toString();
    change(
        1,
        "insert into payment (id, booking_id, event_id, provider, method, amount, currency, state, next_look_at,"
            + " created_at, updated_at) select ?::uuid, id, event_id, 'test', 'tok_succeed', 50, 'EUR',"
            + " 'authorising', now() + interval '1 h', now(), now() from booking where id = ?::uuid",
        payment,
        booking);
    change(
        1,
        "insert into test_payment (id, method, amount, status) values (?::uuid, 'tok_succeed', 50, 'authorised')",
        payment);
    webhook("{\"id\":\"n-%s\",\"type\":\"payment.authorised\",\"payment_id\":\"%s\"}", payment)
        .then()
        .statusCode(200);
    await().atMost(PATIENCE).until(() -> "captured".equals(payment(1, booking)));
  }

  @Test
  void aBookingWhoseIdHasNoBucketIsFound() throws Exception {
    String old = UUID.randomUUID().toString();
    Response booked = book(event(1, "capacity", 2), "ann", 1);
    change(1, "update booking set id = ?::uuid where id = ?::uuid", old, booked.path("booking.id"));
    as("ann").get("/api/v1/bookings/" + old).then().statusCode(200);
    as("ann").put("/api/v1/bookings/" + old + "/cancel").then().statusCode(200);
    as("ann").get("/api/v1/bookings/" + UUID.randomUUID()).then().statusCode(404);
  }

  @Test
  void aTicketThatComesBackIsDrawnForThoseWhoWaitOnTheSecondShard() throws Exception {
    String event = event(1, "capacity", 1);
    String sold = book(event, "ann", 1).path("booking.id");
    waitlist(event, "join", Map.of("user_id", "bob", "quantity", 1)).then().statusCode(200);
    as("ann").put("/api/v1/bookings/" + sold + "/cancel").then().statusCode(200);
    String offer = UUID.randomUUID().toString();
    Response drawn =
        waitlist(
            event,
            "commands",
            Map.of(
                "commands",
                List.of(
                    Map.of(
                        "action",
                        "draw",
                        "offer_id",
                        offer,
                        "ticket_type",
                        "general",
                        "user_id",
                        "bob",
                        "quantity",
                        1,
                        "hold_seconds",
                        600))));
    drawn.then().statusCode(200).body("results[0].status", equalTo("held"));
    assertThat(number(1, "select count(*) from booking where offer_id = ?::uuid", offer))
        .isEqualTo(1);
    waitlist(
            event,
            "commands",
            Map.of("commands", List.of(Map.of("action", "confirm", "offer_id", offer))))
        .then()
        .body("results[0].status", equalTo("confirmed"));
  }

  @Test
  void holdsThatAreOverComeBackOnBoth() throws Exception {
    List<String> events = List.of(paidEvent(0, 1), paidEvent(1, 1));
    for (String event : events) {
      book(event, "ann", 1).then().statusCode(201);
    }
    for (String event : events) {
      await().atMost(PATIENCE).until(() -> available(event) == 1);
    }
  }

  @Test
  void bookingsOfCancelledEventsAreCancelledOnBoth() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      String event = event(shard, "capacity", 3);
      String booking = book(event, "ann", 1).path("booking.id");
      catalogue
          .propose(Catalogue.terms(event, 2, "capacity", 3, "status", "cancelled"))
          .then()
          .statusCode(200);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  "cancelled"
                      .equals(as("ann").get("/api/v1/bookings/" + booking).path("data.status")));
    }
  }

  @Test
  void theReconcilerLooksAtBoth() throws Exception {
    List<String> events = List.of(event(0, "capacity", 3), event(1, "capacity", 3));
    String wrong =
        "with p as (update pool set available = available %s where event_id = ?)"
            + " update stock set version = version + 1 where event_id = ?";
    for (int shard = 0; shard < 2; shard++) {
      change(shard, wrong.formatted("- 1"), events.get(shard), events.get(shard));
    }
    reconciler.run();
    assertThat(reconciler.differences()).containsOnlyKeys(events);
    RestAssured.get("/q/health/well").then().statusCode(503);
    for (int shard = 0; shard < 2; shard++) {
      change(shard, wrong.formatted("+ 1"), events.get(shard), events.get(shard));
    }
  }

  @Test
  void factsAreSaidAgainByTheShardThatHasThem() throws Exception {
    String event = event(1, "capacity", 3);
    String id = book(event, "ann", 1).path("booking.id");
    topics.ofKey(BOOKINGS, id, 1, PATIENCE);
    republish(Map.of("event_id", event)).then().statusCode(200).body("republished", equalTo(2));
    assertThat(topics.ofKey(BOOKINGS, id, 2, PATIENCE))
        .extracting(r -> r.header("ce_id"))
        .containsOnly(id + "-1");
    String other = book(event(0, "capacity", 3), "ann", 1).path("booking.id");
    republish(Map.of("since", Instant.now().minusSeconds(3600).toString())).then().statusCode(200);
    topics.ofKey(BOOKINGS, id, 3, PATIENCE);
    topics.ofKey(BOOKINGS, other, 2, PATIENCE);
  }

  @Test
  void anybodyFindsABookingByItsReferenceWhereverItIs() throws Exception {
    Set<String> references = new HashSet<>();
    for (int shard = 0; shard < 2; shard++) {
      String event = event(shard, "capacity", 30);
      for (int i = 0; i < 20; i++) {
        Response booked = book(event, "ann", 1);
        String reference = booked.path("booking_reference");
        assertThat(reference).matches("EVT-[0-9A-HJKMNP-TV-Z]{16}");
        references.add(reference);
        RestAssured.get("/api/v1/bookings/reference/" + reference)
            .then()
            .statusCode(200)
            .body("data[0].event_id", equalTo(event));
      }
    }
    assertThat(references).hasSize(40);
    RestAssured.get("/api/v1/bookings/reference/EVT-0000000000000000").then().statusCode(404);
  }

  @Test
  void codesAreMadeAndUsedOnTheSecondShard() throws Exception {
    String event =
        event(
            1,
            "ticket_types",
            List.of(
                Map.of(
                    "id", "friends",
                    "name", "Friends",
                    "price", "20.00",
                    "capacity", 5,
                    "access_code_required", true)));
    RequestSpecification organiser =
        RestAssured.given()
            .auth()
            .oauth2(tokens.withRoles("orga", "user", "organizer"))
            .contentType("application/json");
    String path = "/api/v1/events/" + event + "/access-codes";
    String code = organiser.body("{\"count\":1}").post(path).path("data.codes[0]");
    assertThat(number(1, "select count(*) from access_code where event_id = ?", event))
        .isEqualTo(1);
    Map<String, Object> body =
        Map.of("user_id", "ann", "event_id", event, "quantity", 1, "access_code", code);
    as("ann").body(body).post("/api/v1/bookings").then().statusCode(201);
    as("bob")
        .body(Map.of("user_id", "bob", "event_id", event, "quantity", 1, "access_code", code))
        .post("/api/v1/bookings")
        .then()
        .statusCode(409);
  }

  @Test
  void exceptionsOfBothAreListed() throws Exception {
    List<String> payments = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      String booking = book(paidEvent(shard, 600), "ann", 1).path("booking.id");
      String payment = UUID.randomUUID().toString();
      payments.add(payment);
      change(
          shard,
          "insert into payment (id, booking_id, event_id, provider, method, amount, currency, state, next_look_at,"
              + " created_at, updated_at) select ?::uuid, id, event_id, 'test', 'tok_succeed', 50, 'EUR',"
              + " 'unknown', now() + interval '1 h', now(), now() - interval '2 min' from booking"
              + " where id = ?::uuid",
          payment,
          booking);
    }
    RestAssured.given()
        .auth()
        .oauth2(tokens.service("evently-cli", "booking-service"))
        .get("/internal/payments/exceptions")
        .then()
        .body("exceptions.payment_id", hasItems(payments.toArray()));
    for (int shard = 0; shard < 2; shard++) {
      change(shard, "delete from payment where id = ?::uuid", payments.get(shard));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0})
  void whileOneShardIsAwayTheOtherSellsAndLaterBothDo(int away) throws Exception {
    String lost = event(away, "capacity", 9);
    String there = event(1 - away, "capacity", 9);
    String reference = book(there, "ann", 1).path("booking_reference");
    book(lost, "ann", 1).then().statusCode(201);
    close(away);
    try {
      book(lost, "ann", 1).then().statusCode(503);
      String id = book(there, "ann", 1).then().statusCode(201).extract().path("booking.id");
      topics.ofKey(BOOKINGS, id, 1, PATIENCE);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  RestAssured.get("/q/health/ready")
                      .then()
                      .statusCode(200)
                      .body(
                          "checks.find { it.name == 'databases' }.data.shard_" + away,
                          equalTo("DOWN")));
      RestAssured.get("/q/health/well").then().statusCode(503);
      RestAssured.get("/api/v1/bookings/reference/" + reference).then().statusCode(200);
      // A list that leaves out what is there would be a lie.
      as("ann").get("/api/v1/bookings/user/ann").then().statusCode(503);
      String hold = book(paidEvent(1 - away, 1), "ann", 1).path("booking.event_id");
      await().atMost(PATIENCE).until(() -> available(hold) == 1);
    } finally {
      open(away);
    }
    await().atMost(PATIENCE).until(() -> book(lost, "ann", 1, "again-" + away).statusCode() == 201);
    String id = book(lost, "ann", 1).then().statusCode(201).extract().path("booking.id");
    topics.ofKey(BOOKINGS, id, 1, PATIENCE);
    as("ann").get("/api/v1/bookings/user/ann").then().statusCode(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> RestAssured.get("/q/health/well").then().statusCode(200));
  }

  @Test
  void healthAndMetricsTellTheShardsApart() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                RestAssured.get("/q/health/well")
                    .then()
                    .statusCode(200)
                    .body(
                        "checks.find { it.name == 'relay' }.data.findAll { it.key ==~ /shard_[01]_state/ }"
                            + ".values().toList()",
                        hasSize(2)));
    RestAssured.get("/q/health/ready").then().statusCode(200);
    assertThat(RestAssured.get("/metrics").body().asString())
        .contains("evently_relay_running{shard=\"0\"", "evently_relay_running{shard=\"1\"")
        .contains("evently_shard_up{shard=\"1\"")
        .containsPattern("evently_shards(\\{[^}]*\\})? 2");
  }

  @Test
  void aNumberOfDatabasesThatIsNotTheMapsIsRefused() {
    assertThatThrownBy(() -> new StoredMap(shards.all().subList(0, 1)).loadOrMake())
        .hasMessageContaining("has 2, and 1 databases are configured")
        .hasMessageContaining("never moved by a start");
    List<Shard> three = new ArrayList<>(shards.all());
    three.add(new Shard(2, shards.all().get(1).datasource()));
    assertThatThrownBy(() -> new StoredMap(three).loadOrMake())
        .hasMessageContaining("has 2, and 3 databases are configured");
  }

  @Test
  void databasesInAnotherOrderAreRefused() {
    assertThatThrownBy(
            () ->
                new StoredMap(
                        List.of(
                            new Shard(0, shards.all().get(1).datasource()),
                            new Shard(1, shards.all().get(0).datasource())))
                    .loadOrMake())
        .hasMessageContaining("DATABASE_URL is shard 1, not shard 0");
    assertThatThrownBy(
            () ->
                new StoredMap(
                        List.of(
                            shards.all().get(0), new Shard(1, shards.all().get(0).datasource())))
                    .loadOrMake())
        .hasMessageContaining("DATABASE_URL_SHARD_1 is shard 0 of this Evently");
  }

  @Test
  void aMapThatLeavesAnEventBehindIsRefused() throws Exception {
    String event = event(1, "capacity", 1);
    String move = "update shard set buckets[?] = ?";
    int place = Buckets.of(event) + 1;
    change(0, move, place, 0);
    try {
      assertThatThrownBy(() -> new StoredMap(shards.all()).loadOrMake())
          .hasMessageContaining("Shard 1 has")
          .hasMessageContaining("puts elsewhere");
    } finally {
      change(0, move, place, 1);
    }
    assertThat(new StoredMap(shards.all()).loadOrMake()).isEqualTo(ShardMap.even(2));
  }

  private String event(int shard, Object... fields) {
    String id = fresh(shard);
    catalogue.propose(Catalogue.terms(id, 1, fields)).then().statusCode(200);
    return id;
  }

  private String paidEvent(int shard, int holdSeconds) {
    return event(
        shard,
        "capacity",
        1,
        "payment",
        Map.of("required", true, "hold_seconds", holdSeconds, "extendable", false));
  }

  private static String fresh(int shard) {
    while (true) {
      String id = "ev-" + UUID.randomUUID();
      if (Buckets.of(id) % 2 == shard) {
        return id;
      }
    }
  }

  private Response book(String event, String user, int quantity) {
    return book(event, user, quantity, null);
  }

  private Response book(String event, String user, int quantity, String key) {
    RequestSpecification request =
        as(user).body(Map.of("user_id", user, "event_id", event, "quantity", quantity));
    return (key == null ? request : request.header("Idempotency-Key", key))
        .post("/api/v1/bookings");
  }

  private Response pay(String booking, String user, String method) {
    return as(user)
        .body(Map.of("payment_method", method))
        .post("/api/v1/bookings/" + booking + "/confirm");
  }

  private Response waitlist(String event, String what, Map<String, Object> body) {
    return RestAssured.given()
        .auth()
        .oauth2(tokens.service("waitlist-service", "booking-service"))
        .contentType("application/json")
        .body(body)
        .post("/internal/waitlist/" + event + "/" + what);
  }

  private Response republish(Map<String, Object> what) {
    return RestAssured.given()
        .auth()
        .oauth2(tokens.service("evently-cli", "booking-service"))
        .contentType("application/json")
        .body(what)
        .post("/internal/republish");
  }

  private Response webhook(String notice, String payment) {
    String body = notice.formatted(UUID.randomUUID(), payment);
    long now = Instant.now().getEpochSecond();
    return RestAssured.given()
        .contentType("application/json")
        .header(
            "Evently-Webhook-Signature",
            "t=" + now + ",v1=" + new Seals(paymentSecrets).seal(now + "." + body))
        .body(body)
        .post("/api/v1/payments/webhooks/test");
  }

  private static Response quote(String event) {
    return RestAssured.get("/api/v1/events/" + event + "/quote");
  }

  private static int available(String event) {
    Integer left =
        RestAssured.get("/api/v1/events/" + event + "/availability").path("data.available");
    return left == null ? -1 : left;
  }

  private RequestSpecification as(String user) {
    return RestAssured.given().auth().oauth2(tokens.user(user)).contentType("application/json");
  }

  private static TopicRecord told(String event, int version, int capacity) throws Exception {
    return record(
        EVENTS,
        event,
        "evently.event.changed.v1",
        version,
        Catalogue.terms(event, version, "capacity", capacity));
  }

  private static TopicRecord price(String event) throws Exception {
    return record(
        "evently.pricing.prices.v1",
        event,
        "evently.pricing.price.changed.v1",
        1,
        Map.of(
            "event_id",
            event,
            "version",
            1,
            "currency",
            "EUR",
            "prices",
            List.of(Map.of("ticket_type", "general", "price", "55.00", "face_value", "50.00"))));
  }

  private static TopicRecord record(
      String topic, String event, String type, int version, Map<String, Object> data)
      throws Exception {
    Map<String, String> headers = new HashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_source", "/evently/test");
    headers.put("ce_id", event + "-" + version);
    headers.put("ce_type", type);
    headers.put("ce_sequence", Integer.toString(version));
    return new TopicRecord(topic, event, headers, JSON.writeValueAsString(data));
  }

  private String payment(int shard, String booking) throws SQLException {
    return text(shard, "select state from payment where booking_id = ?::uuid", booking);
  }

  private long inbox(int shard, String event) throws SQLException {
    return number(shard, "select count(*) from inbox where id like ? || '-%'", event);
  }

  private long number(int shard, String sql, Object... values) throws SQLException {
    return Long.parseLong(text(shard, sql, values));
  }

  private String text(int shard, String sql, Object... values) throws SQLException {
    try (Connection connection = connect(shard);
        PreparedStatement select = bound(connection, sql, values);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private void change(int shard, String sql, Object... values) throws SQLException {
    try (Connection connection = connect(shard);
        PreparedStatement update = bound(connection, sql, values)) {
      assertThat(update.executeUpdate()).isPositive();
    }
  }

  private static PreparedStatement bound(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private Connection connect(int shard) throws SQLException {
    Database database = databases.all().get(shard);
    return DriverManager.getConnection(
        database.jdbcUrl() + "?currentSchema=booking", database.name(), database.password());
  }

  /** Nobody gets in any more, and who is in is thrown out. */
  private void close(int shard) throws SQLException {
    String name = databases.all().get(shard).name();
    asSuperuser(
        "alter database " + name + " connection limit 0",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  private void open(int shard) throws SQLException {
    asSuperuser("alter database " + databases.all().get(shard).name() + " connection limit -1");
  }

  private static void asSuperuser(String... statements) throws SQLException {
    try (Connection connection = TestServers.shared().postgres().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
