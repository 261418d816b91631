package io.evently.booking.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evently.booking.Catalogue;
import io.evently.booking.reconcile.Reconciler;
import io.evently.platform.security.Admissions;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class AdmissionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  @Inject DataSource datasource;
  @Inject Reconciler reconciler;

  @ConfigProperty(name = "evently.admission.secrets")
  String secrets;

  private Admissions gateway;
  private Catalogue catalogue;
  private String event;

  @BeforeEach
  void aSaleBehindAWaitingRoom() {
    gateway = new Admissions(secrets);
    catalogue = new Catalogue(tokens);
    event = catalogue.event(room("guest_checkout", true, "capacity", 500));
  }

  private static Object[] room(Object... more) {
    List<Object> fields = new ArrayList<>(List.of(more));
    Collections.addAll(
        fields,
        "sale_starts_at",
        Instant.now().minusSeconds(60).toString(),
        "waiting_room",
        Map.of("opens_at", Instant.now().minusSeconds(600).toString()));
    return fields.toArray();
  }

  @Test
  void whoWasNotLetInIsToldWhyAndWhereToWait() {
    UUID ticket = UUID.randomUUID();
    String good = admission("ann", ticket);
    Instant later = Instant.now().plusSeconds(60);
    Admissions other =
        new Admissions("1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
    refused(book("ann", null), "missing")
        .then()
        .body(
            "detail",
            equalTo(
                "Join the waiting room: POST /api/v1/events/%s/waiting-room/places, and send its admission as Evently-Admission."
                    .formatted(event)))
        .body("waiting_room", equalTo("/api/v1/events/" + event + "/waiting-room"));
    refused(book("ann", "rubbish"), "not_valid");
    refused(
        book("ann", other.seal(new Admissions.Admission(event, ticket, "ann", later))),
        "not_valid");
    refused(
        book("ann", gateway.seal(new Admissions.Admission("other", ticket, "ann", later))),
        "not_valid");
    refused(book("bob", good), "not_valid");
    refused(
        book(
            "ann",
            gateway.seal(
                new Admissions.Admission(event, ticket, "ann", Instant.now().minusSeconds(2)))),
        "expired");
    book("ann", good).then().statusCode(201);
    refused(book("ann", good), "used");
  }

  @Test
  void aRetryGetsTheFirstAnswerWhateverAdmissionItBrings() {
    String key = UUID.randomUUID().toString();
    String good = admission("ann", UUID.randomUUID());
    Response made = as("ann", good).header("Idempotency-Key", key).body(body("ann")).post(path());
    made.then().statusCode(201);
    for (String brought :
        new String[] {good, null, "rubbish", admission("ann", UUID.randomUUID())}) {
      Response again =
          as("ann", brought).header("Idempotency-Key", key).body(body("ann")).post(path());
      again.then().statusCode(201);
      assertThat(again.body().asString()).isEqualTo(made.body().asString());
    }
  }

  @Test
  void aCancelledBookingGivesItsAdmissionBackAndAPartOfItDoesNot() {
    String good = admission("ann", UUID.randomUUID());
    Map<String, Object> three = body("ann");
    three.put("quantity", 3);
    String id = as("ann", good).body(three).post(path()).path("booking.id");
    as("ann", null)
        .body("{\"quantity\":1}")
        .put(path() + "/" + id + "/cancel")
        .then()
        .statusCode(200);
    refused(book("ann", good), "used");
    as("ann", null).put(path() + "/" + id + "/cancel").then().statusCode(200);
    book("ann", good).then().statusCode(201);
    refused(book("ann", good), "used");
  }

  @Test
  void aHoldThatIsOverGivesItsAdmissionBack() throws Exception {
    String good = admission("ann", UUID.randomUUID());
    Map<String, Object> body = body("ann");
    body.put("hold", true);
    String hold = as("ann", good).body(body).post(path()).path("booking.id");
    refused(book("ann", good), "used");
    stored(
        "update booking set hold_expires_at = now() where id = ?::uuid returning id::text", hold);
    await().atMost(PATIENCE).until(() -> book("ann", good).statusCode() == 201);
  }

  @Test
  void twentyAtOnceWithOneAdmissionAreOneBooking() throws Exception {
    for (int round = 0; round < 5; round++) {
      String good = admission("ann", UUID.randomUUID());
      List<Response> answers = atOnce(20, () -> book("ann", good));
      assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(1);
      answers.stream().filter(a -> a.statusCode() != 201).forEach(a -> refused(a, "used"));
    }
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void staffNeedNoAdmissionAndGuestsNeedTheirOwn() {
    bearer(tokens.organizer("orga")).body(body("ann")).post(path()).then().statusCode(201);
    bearer(tokens.admin("root")).body(body("ann")).post(path()).then().statusCode(201);
    refused(bearer(tokens.organizer("other")).body(body("other")).post(path()), "missing");
    RequestSpecification guest = RestAssured.given().contentType("application/json");
    refused(
        guest
            .header(Admissions.HEADER, admission("gus", UUID.randomUUID()))
            .body(body("gus"))
            .post(path()),
        "not_valid");
    RestAssured.given()
        .contentType("application/json")
        .header(Admissions.HEADER, admission("guest:gus", UUID.randomUUID()))
        .body(body("gus"))
        .post(path())
        .then()
        .statusCode(201);
  }

  @Test
  void anOrderOfSeveralLinesUsesOneAdmissionUntilAllOfItIsCancelled() throws Exception {
    event = catalogue.event(room("ticket_types", twoTypes()));
    UUID ticket = UUID.randomUUID();
    String good = admission("ann", ticket);
    order(good, "floor", "none")
        .then()
        .statusCode(409)
        .body("code", equalTo("unknown_ticket_type"));
    refused(order(null, "floor", "balcony"), "missing");
    Response made = order(good, "floor", "balcony");
    made.then().statusCode(201).body("order.bookings", hasSize(2));
    assertThat(stored("select count(*) from admission where ticket = ?::uuid", ticket.toString()))
        .isEqualTo("2");
    refused(order(good, "floor", "balcony"), "used");
    List<String> ids = made.path("order.bookings.id");
    as("ann", null).put(path() + "/" + ids.getFirst() + "/cancel").then().statusCode(200);
    refused(order(good, "floor", "balcony"), "used");
    as("ann", null).put(path() + "/" + ids.getLast() + "/cancel").then().statusCode(200);
    order(good, "floor", "balcony").then().statusCode(201);
  }

  @Test
  void aSaleWithoutAWaitingRoomLooksAtNoAdmission() throws Exception {
    event = catalogue.event();
    UUID ticket = UUID.randomUUID();
    book("ann", "rubbish").then().statusCode(201);
    book("ann", admission("ann", ticket)).then().statusCode(201);
    book("ann", null).then().statusCode(201);
    assertThat(stored("select count(*) from admission where ticket = ?::uuid", ticket.toString()))
        .isEqualTo("0");
  }

  @Test
  void aWaitingRoomComesAndGoesWithTheCatalogue() {
    event = catalogue.event();
    book("ann", null).then().statusCode(201);
    catalogue.propose(Catalogue.terms(event, 2, room())).then().statusCode(200);
    refused(book("ann", null), "missing");
    catalogue.propose(Catalogue.terms(event, 3)).then().statusCode(200);
    book("ann", null).then().statusCode(201);
  }

  private static List<Map<String, Object>> twoTypes() {
    return List.of(
        Map.of("id", "floor", "name", "Floor", "price", "50.00", "capacity", 50),
        Map.of("id", "balcony", "name", "Balcony", "price", "20.00", "capacity", 50));
  }

  private String admission(String subject, UUID ticket) {
    return gateway.seal(
        new Admissions.Admission(event, ticket, subject, Instant.now().plusSeconds(300)));
  }

  private static Response refused(Response answer, String reason) {
    answer
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("queue_required"))
        .body("reason", equalTo(reason));
    return answer;
  }

  private Response book(String user, String admission) {
    return as(user, admission).body(body(user)).post(path());
  }

  private Response order(String admission, String... types) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (String type : types) {
      items.add(Map.of("ticket_type", type, "quantity", 1));
    }
    return as("ann", admission)
        .body(Map.of("user_id", "ann", "event_id", event, "items", items))
        .post(path());
  }

  private Map<String, Object> body(String user) {
    return new HashMap<>(Map.of("user_id", user, "event_id", event, "quantity", 1));
  }

  private static String path() {
    return "/api/v1/bookings";
  }

  private RequestSpecification as(String user, String admission) {
    RequestSpecification request = bearer(tokens.user(user));
    return admission == null ? request : request.header(Admissions.HEADER, admission);
  }

  private static RequestSpecification bearer(String token) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + token)
        .contentType("application/json");
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

  private static List<Response> atOnce(int count, Callable<Response> request) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Response> answers = new ArrayList<>();
      for (Future<Response> answer : threads.invokeAll(Collections.nCopies(count, request))) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
