package io.evently.event.catalogue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class CreateEventIT {

  Tokens tokens;
  private Organiser ada;

  @BeforeEach
  void ada() {
    ada = Organiser.named(tokens, "ada");
  }

  @Test
  void theShortFormIsPublishedAtOnceWithOneTicketType() {
    String id = Organiser.newId();
    ada.creates(Organiser.form(id, ""))
        .then()
        .statusCode(201)
        .header("Location", "/api/v1/events/" + id)
        .header("ETag", "\"1\"")
        .body("success", equalTo(true))
        .body("data.event.price", equalTo("50.00"))
        .body("data.event.status", equalTo("published"))
        .body("data.event.organizer_id", equalTo("ada"))
        .body("data.event.currency", equalTo("EUR"))
        .body("data.event.max_per_order", equalTo(10))
        .body("data.event.available_seats", equalTo(100))
        .body("data.event.ticket_types", hasSize(1))
        .body("data.event.ticket_types[0].id", equalTo("general"));
    given()
        .get("/api/v1/events/" + id)
        .then()
        .statusCode(200)
        .body("data.event_date", equalTo("2029-05-01T18:00:00Z"))
        .body("data.description", nullValue());
  }

  @Test
  void theFullFormKeepsEverything() {
    String id = Organiser.newId();
    ada.creates(EventExamples.FULL.replace("456", id)).then().statusCode(201);
    var event = ada.reads(id);
    assertThat(event.getString("data.price")).isEqualTo("50.00");
    assertThat(event.getInt("data.total_capacity")).isEqualTo(5000);
    assertThat(event.getString("data.status")).isEqualTo("draft");
    assertThat(event.getString("data.sale_ends_at")).isEqualTo("2030-05-01T12:00:00Z");
    assertThat(event.getInt("data.max_per_person")).isEqualTo(8);
    assertThat(event.getBoolean("data.guest_checkout")).isTrue();
    assertThat(event.getMap("data.payment"))
        .isEqualTo(Map.of("required", true, "hold_seconds", 600, "extendable", true));
    assertThat(event.getMap("data.waiting_room"))
        .isEqualTo(Map.of("opens_at", "2030-02-01T08:30:00Z"));
    assertThat(event.getList("data.ticket_types.id")).containsExactly("floor", "balcony");
  }

  @Test
  void ticketTypesShareAPoolAndHaveACapOfTheirOwn() {
    String id = Organiser.newId();
    ada.creates(Organiser.pooled(id)).then().statusCode(201);
    var event = ada.reads(id);
    assertThat(event.getInt("data.total_capacity")).isEqualTo(110);
    assertThat(event.getList("data.pools")).containsExactly(Map.of("id", "hall", "capacity", 100));
    assertThat(event.getList("data.ticket_types.pool")).containsExactly("hall", "hall", null);
    assertThat(event.getList("data.ticket_types.capacity")).containsExactly(100, 40, 10);
    assertThat(event.getList("data.ticket_types.access_code_required"))
        .containsExactly(null, null, true);
    // A type without a cap of its own goes with the pool.
    ada.changes(id, "\"1\"", "{\"pools\":[{\"id\":\"hall\",\"capacity\":200}]}")
        .then()
        .statusCode(200)
        .body("data.total_capacity", equalTo(210))
        .body("data.ticket_types[0].capacity", equalTo(200))
        .body("data.ticket_types[1].capacity", equalTo(40))
        .body("data.ticket_types[2].access_code_required", equalTo(true));
    ada.changes(id, "\"2\"", "{\"total_capacity\":5}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/total_capacity"));
    ada.changes(id, "\"2\"", "{\"pools\":null}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/ticket_types/0/pool"));
  }

  @Test
  void severalTypesOfSeveralPoolsAreReadOnceEach() {
    String id = Organiser.newId();
    String pools = "\"pools\":[{\"id\":\"hall\",\"capacity\":100}";
    String body =
        Organiser.pooled(id)
            .replace(pools, pools + ",{\"id\":\"stands\",\"capacity\":50}")
            .replaceFirst("\"pool\":\"hall\"", "\"pool\":\"stands\"");
    ada.creates(body).then().statusCode(201);
    var event = ada.reads(id);
    assertThat(event.getList("data.pools.id")).containsExactly("hall", "stands");
    assertThat(event.getList("data.ticket_types.pool")).containsExactly("stands", "hall", null);
  }

  @Test
  void withoutAnIdTheServerMakesOne() {
    String body = Organiser.form("x", "").replace("\"id\":\"x\",", "");
    String id = ada.creates(body).then().statusCode(201).extract().path("data.event.id");
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"payments\":{}|/payments|unknown_field",
        ",\"payment\":{\"required\":true,\"seconds\":60}|/payment/seconds|unknown_field",
        ",\"payment\":{\"required\":true,\"hold_seconds\":59}|/payment/hold_seconds|out_of_range",
        ",\"waiting_room\":{\"opens\":1}|/waiting_room/opens|unknown_field",
        ",\"waiting_room\":{}|/sale_starts_at|required",
        ",\"pools\":[{\"id\":\"p\",\"capacity\":1,\"colour\":1}]|/pools/0/colour|unknown_field",
        ",\"guest_checkout\":\"yes\"|/guest_checkout|wrong_type",
        ",\"max_per_order\":1.5|/max_per_order|wrong_type",
        ",\"max_per_order\":500|/max_per_order|out_of_range",
        ",\"sale_ends_at\":\"2030-01-01T00:00:00Z\"|/sale_ends_at|too_late",
        ",\"ticket_types\":[{\"id\":\"a\",\"colour\":1}]|/ticket_types/0/colour|unknown_field",
      })
  void badInputIsAProblemWithAPointer(String more, String pointer, String code) {
    ada.creates(Organiser.form(Organiser.newId(), more))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("validation_failed"))
        .body("errors[0].pointer", equalTo(pointer))
        .body("errors[0].code", equalTo(code));
  }

  @Test
  void brokenJsonAndNoBodyAreProblemsToo() {
    ada.creates("{\"name\":").then().statusCode(400).body("code", equalTo("malformed_json"));
    ada.asking().post(Organiser.EVENTS).then().statusCode(400);
    ada.creates("[]").then().statusCode(400).body("code", equalTo("validation_failed"));
  }

  @Test
  void onlyOrganisersAndAdminsMayCreate() {
    String form = Organiser.form(Organiser.newId(), "");
    given()
        .contentType("application/json")
        .body(form)
        .post(Organiser.EVENTS)
        .then()
        .statusCode(401);
    new Organiser(tokens.user("bob"))
        .creates(form)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
    new Organiser(tokens.admin("root")).creates(form).then().statusCode(201);
  }

  @Test
  void aTakenIdIsRefused() {
    String id = ada.publishes();
    Organiser.named(tokens, "eve")
        .creates(Organiser.form(id, ""))
        .then()
        .statusCode(409)
        .body("code", equalTo("event_exists"));
  }

  @Test
  void theSameKeyGetsTheFirstAnswerAndAnotherBodyIsRefused() {
    String key = UUID.randomUUID().toString();
    String id = Organiser.newId();
    Response first = keyed(key, Organiser.form(id, ""));
    Response again = keyed(key, Organiser.form(id, ""));
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("ETag")).isEqualTo("\"1\"");
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    keyed(key, Organiser.form(id, ",\"max_per_order\":3"))
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
  }

  @Test
  void aRefusalIsNotKeptUnderTheKey() {
    String key = UUID.randomUUID().toString();
    keyed(key, Organiser.form("not an id", "")).then().statusCode(400);
    keyed(key, Organiser.form(Organiser.newId(), "")).then().statusCode(201);
  }

  @Test
  void ofManyWithOneIdExactlyOneWins() throws Exception {
    String id = Organiser.newId();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> statuses =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> ada.creates(Organiser.form(id, "")).statusCode()))
              .toList();
      int created = 0;
      for (Future<Integer> status : statuses) {
        assertThat(status.get()).isIn(201, 409);
        created += status.get() == 201 ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
    }
  }

  private Response keyed(String key, String body) {
    return ada.asking().header("Idempotency-Key", key).body(body).post(Organiser.EVENTS);
  }
}
