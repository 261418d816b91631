package io.evently.booking.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class CodesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  TopicReader topics;
  @Inject DataSource datasource;
  @Inject Reconciler reconciler;
  private Catalogue catalogue;
  private String event;

  @BeforeEach
  void aTypeForHoldersOfCodesAndOneForAll() {
    catalogue = new Catalogue(tokens);
    event = catalogue.event("ticket_types", types());
  }

  private static List<Map<String, Object>> types() {
    return List.of(
        Map.of("id", "general", "name", "General", "price", "50.00", "capacity", 500),
        Map.of(
            "id",
            "friends",
            "name",
            "Friends",
            "price",
            "20.00",
            "capacity",
            500,
            "access_code_required",
            true));
  }

  @Test
  void aHundredWithOneCodeAreOneBooking() throws Exception {
    String code = codes(1).getFirst();
    List<Response> answers = atOnce(100, i -> book("user" + i, "friends", 1, code, null));
    assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(1);
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .hasSize(99)
        .containsOnly("access_code_invalid");
    organiser()
        .get(path("access-codes"))
        .then()
        .body("data[0].count", equalTo(1))
        .body("data[0].used", equalTo(1));
  }

  @Test
  void aCodeIsToldOnceAndOpensItsTypesUntilItIsRevoked() throws Exception {
    Response made = organiser().body("{\"count\":3}").post(path("access-codes"));
    made.then()
        .statusCode(201)
        .body("data.codes", hasSize(3))
        .body("data.ticket_types", nullValue());
    List<String> codes = made.path("data.codes");
    assertThat(codes).allMatch(c -> c.matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}"));
    for (String code : codes) {
      assertThat(
              stored("select count(*) from access_code c where c::text like ?", "%" + code + "%"))
          .isEqualTo("0");
    }
    assertThat(organiser().get(path("access-codes")).body().asString())
        .doesNotContain(codes.getFirst());
    book("ann", "friends", 1, null, null)
        .then()
        .statusCode(422)
        .body("code", equalTo("access_code_required"));
    book("ann", "friends", 1, "no-such-code", null)
        .then()
        .statusCode(409)
        .body("code", equalTo("access_code_invalid"));
    String small = codes.getFirst().toLowerCase(Locale.ROOT).replace("-", " ");
    String id =
        book("ann", "friends", 2, small, null).then().statusCode(201).extract().path("booking.id");
    String foreign = catalogue.event("ticket_types", types());
    String elsewhere =
        as("orga")
            .body("{\"count\":1}")
            .post("/api/v1/events/" + foreign + "/access-codes")
            .path("data.codes[0]");
    book("bob", "friends", 1, elsewhere, null)
        .then()
        .statusCode(409)
        .body("code", equalTo("access_code_invalid"));
    cancel("ann", id, 1).then().statusCode(200);
    book("bob", "friends", 1, codes.getFirst(), null).then().statusCode(409);
    cancel("ann", id, null).then().statusCode(200);
    book("bob", "friends", 1, codes.getFirst(), null).then().statusCode(201);
    String batch = made.path("data.batch_id");
    organiser().delete(path("access-codes/" + batch)).then().statusCode(200);
    book("cem", "friends", 1, codes.get(1), null)
        .then()
        .statusCode(409)
        .body("code", equalTo("access_code_invalid"));
    organiser()
        .get(path("access-codes"))
        .then()
        .body("data[0].used", equalTo(1))
        .body("data[0].revoked", equalTo(2));
    organiser().delete(path("access-codes/" + UUID.randomUUID())).then().statusCode(404);
    organiser().delete(path("access-codes/x")).then().statusCode(404);
  }

  @Test
  void aCodeComesBackWhenTheHoldExpires() throws Exception {
    String code = codes(1).getFirst();
    Map<String, Object> body = body("ann", "friends", 1, code, null);
    body.put("hold", true);
    String hold = as("ann").body(body).post("/api/v1/bookings").path("booking.id");
    book("bob", "friends", 1, code, null).then().statusCode(409);
    stored(
        "update booking set hold_expires_at = now() where id = ?::uuid returning id::text", hold);
    await().atMost(PATIENCE).until(() -> book("bob", "friends", 1, code, null).statusCode() == 201);
  }

  @Test
  void twoHundredForFiftyUsesAreFiftyBookings() throws Exception {
    promo(Map.of("code", "early", "percent_off", 10, "max_uses", 50)).then().statusCode(201);
    List<Response> answers = atOnce(200, i -> book("user" + i, "general", 1, null, "Early"));
    assertThat(answers.stream().filter(a -> a.statusCode() == 201))
        .hasSize(50)
        .allMatch(a -> a.path("booking.total_amount").equals("45.00"));
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .containsOnly("promo_code_used_up");
    organiser().get(path("promo-codes")).then().body("data[0].uses", equalTo(50));
    Response one = answers.stream().filter(a -> a.statusCode() == 201).findFirst().orElseThrow();
    String user = one.path("booking.user_id");
    cancel(user, one.path("booking.id"), null)
        .then()
        .statusCode(200)
        .body("refunded_amount", equalTo("45.00"));
    book("late", "general", 1, null, "EARLY").then().statusCode(201);
    book("later", "general", 1, null, "EARLY").then().statusCode(409);
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aBookingSaysItsDiscountAndRecordsSayWhatWasPaid() throws Exception {
    promo(Map.of("code", "FIVE", "amount_off", "5.05", "ticket_types", List.of("general")))
        .then()
        .statusCode(201)
        .body("data.uses", equalTo(0));
    String key = UUID.randomUUID().toString();
    Map<String, Object> body = body("ann", "general", 3, null, "five");
    Response made = as("ann").header("Idempotency-Key", key).body(body).post("/api/v1/bookings");
    made.then()
        .statusCode(201)
        .body("booking.unit_price", equalTo("44.95"))
        .body("booking.total_amount", equalTo("134.85"))
        .body("booking.discount", equalTo("15.15"))
        .body("booking.promo_code", equalTo("FIVE"));
    String id = made.path("booking.id");
    cancel("ann", id, 1).then().statusCode(200).body("refunded_amount", equalTo("44.95"));
    assertThat(
            as("ann")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/bookings")
                .body()
                .asString())
        .isEqualTo(made.body().asString());
    as("ann")
        .get("/api/v1/bookings/" + id)
        .then()
        .body("data.discount", equalTo("10.10"))
        .body("data.total_amount", equalTo("89.90"));
    TopicRecord told = topics.ofKey("evently.booking.bookings.v1", id, 1, PATIENCE).getFirst();
    Contract.of("booking/BookingConfirmed.v1")
        .validate(told.value().getBytes(StandardCharsets.UTF_8));
    assertThat(told.value()).contains("\"unit_price\":\"44.95\"");
    String code = codes(1).getFirst();
    book("bob", "friends", 1, code, "FIVE")
        .then()
        .statusCode(409)
        .body("code", equalTo("promo_code_invalid"));
    book("bob", "friends", 1, code, null)
        .then()
        .statusCode(201)
        .body("booking.discount", nullValue());
    organiser()
        .body("{\"ended\":true}")
        .patch(path("promo-codes/five"))
        .then()
        .statusCode(200)
        .body("data.ended", equalTo(true))
        .body("data.uses", equalTo(1));
    book("bob", "general", 1, null, "FIVE")
        .then()
        .statusCode(409)
        .body("code", equalTo("promo_code_invalid"));
    organiser().body("{\"ended\":true}").patch(path("promo-codes/none")).then().statusCode(404);
    promo(Map.of("code", "five", "percent_off", 1))
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"));
  }

  @Test
  void onlyTheOrganiserHasTheCodes() {
    for (String kind : List.of("access-codes", "promo-codes")) {
      as("ann").get(path(kind)).then().statusCode(403).body("code", equalTo("forbidden"));
      bearer(tokens.organizer("other")).get(path(kind)).then().statusCode(403);
      RestAssured.get(path(kind)).then().statusCode(401);
      bearer(tokens.admin("root")).get(path(kind)).then().statusCode(200);
    }
    bearer(tokens.organizer("other"))
        .contentType("application/json")
        .body("{\"count\":1}")
        .post(path("access-codes"))
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "access-codes|{}|/count",
        "access-codes|{'count':0}|/count",
        "access-codes|{'count':10001}|/count",
        "access-codes|{'count':1,'types':[]}|/types",
        "access-codes|{'count':1,'ticket_types':[]}|/ticket_types",
        "access-codes|{'count':1,'ticket_types':['a b']}|/ticket_types/0",
        "promo-codes|{'percent_off':1}|/code",
        "promo-codes|{'code':'a b','percent_off':1}|/code",
        "promo-codes|{'code':'A'}|/percent_off",
        "promo-codes|{'code':'A','percent_off':1,'amount_off':1}|/percent_off",
        "promo-codes|{'code':'A','percent_off':100.01}|/percent_off",
        "promo-codes|{'code':'A','percent_off':'1e-999999999'}|/percent_off",
        "promo-codes|{'code':'A','amount_off':'1e999999999'}|/amount_off",
        "promo-codes|{'code':'A','amount_off':0.001}|/amount_off",
        "promo-codes|{'code':'A','percent_off':1,'max_uses':0}|/max_uses",
        "promo-codes|{'code':'A','percent_off':1,'valid_from':'now'}|/valid_from",
        "promo-codes|{'code':'A','percent_off':1,'colour':1}|/colour",
      })
  void badInputIsAProblemWithAPointer(String kind, String body, String pointer) {
    organiser()
        .body(body.replace('\'', '"'))
        .post(path(kind))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo(pointer));
  }

  @Test
  void whatCannotBeACodeIsRefusedWithAPointer() {
    book("ann", "friends", 1, "x".repeat(65), null)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/access_code"));
    book("ann", "general", 1, null, "x y")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/promo_code"));
  }

  private List<String> codes(int count) {
    return organiser()
        .body(Map.of("count", count, "ticket_types", List.of("friends")))
        .post(path("access-codes"))
        .path("data.codes");
  }

  private Response promo(Map<String, Object> body) {
    return organiser().body(body).post(path("promo-codes"));
  }

  private String path(String what) {
    return "/api/v1/events/" + event + "/" + what;
  }

  private Response book(String user, String type, int quantity, String access, String promo) {
    return as(user).body(body(user, type, quantity, access, promo)).post("/api/v1/bookings");
  }

  private Map<String, Object> body(
      String user, String type, int quantity, String access, String promo) {
    Map<String, Object> body = new HashMap<>();
    body.put("user_id", user);
    body.put("event_id", event);
    body.put("ticket_type", type);
    body.put("quantity", quantity);
    body.put("access_code", access);
    body.put("promo_code", promo);
    return body;
  }

  private Response cancel(String user, String id, Integer quantity) {
    RequestSpecification request = as(user);
    if (quantity != null) {
      request.body(Map.of("quantity", quantity));
    }
    return request.put("/api/v1/bookings/" + id + "/cancel");
  }

  private RequestSpecification organiser() {
    return bearer(tokens.organizer("orga")).contentType("application/json");
  }

  private RequestSpecification as(String user) {
    String token = user.equals("orga") ? tokens.organizer(user) : tokens.user(user);
    return bearer(token).contentType("application/json");
  }

  private static RequestSpecification bearer(String token) {
    return RestAssured.given().header("Authorization", "Bearer " + token);
  }

  private String stored(String sql, String key) throws Exception {
    try (var connection = datasource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      try (var row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
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
