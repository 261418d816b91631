package io.evently.event.catalogue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.evently.event.BookingStub;
import io.evently.event.BookingStub.Mood;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class ChangeEventIT {

  Tokens tokens;
  BookingStub booking;
  @Inject DataSource datasource;
  @Inject Housekeeping housekeeping;
  private Organiser ada;

  @BeforeEach
  void ada() {
    ada = Organiser.named(tokens, "ada");
    booking.will(Mood.AGREES);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      quoteCharacter = '`',
      value = {
        "none,428,precondition_required",
        "\"2\",412,version_mismatch",
        "W/\"1\",412,version_mismatch",
        "1,412,version_mismatch",
        "\"1\",200,none",
        "*,200,none",
      })
  void aWriteNeedsTheVersionThatWasRead(String ifMatch, int status, String code) {
    String id = ada.publishes();
    ada.changes(id, ifMatch, "{\"venue\":\"Green Hall\"}")
        .then()
        .statusCode(status)
        .body("code", equalTo(code))
        .body(status == 200 ? "data.venue" : "detail", notNullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "ada,organizer,published,200",
    "eve,organizer,published,403",
    "eve,admin,published,200",
    "eve,user,published,403",
    "ada,user,published,403",
    "ada,organizer,draft,200",
    "eve,organizer,draft,404",
    "eve,admin,draft,200",
  })
  void whoMayChange(String who, String role, String status, int expected) {
    String id = status.equals("draft") ? ada.drafts() : ada.publishes();
    var caller = new Organiser(tokens.withRoles(who, role));
    caller.changes(id, "*", "{\"venue\":\"Green Hall\"}").then().statusCode(expected);
    caller.asking().post(Organiser.EVENTS + "/" + id + "/publish").then().statusCode(expected);
    caller.cancels(id, "*").then().statusCode(expected);
  }

  @Test
  void aDraftIsSeenByItsOrganiserAndAdminsOnly() {
    String id = ada.drafts();
    given().get(Organiser.EVENTS + "/" + id).then().statusCode(404);
    Organiser.named(tokens, "eve").asking().get(Organiser.EVENTS + "/" + id).then().statusCode(404);
    new Organiser(tokens.admin("root")).reads(id);
    ada.reads(id);
  }

  @Test
  void onlyTheFieldsThatAreSentChange() {
    String id = ada.publishes();
    ada.changes(
            id,
            "\"1\"",
            "{\"description\":\"Late\",\"price\":\"60\",\"total_capacity\":150,\"max_per_person\":4}")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("data.name", equalTo("Jazz Night"))
        .body("data.price", equalTo("60.00"))
        .body("data.total_capacity", equalTo(150))
        .body("data.ticket_types[0].id", equalTo("general"));
    ada.changes(id, "\"2\"", "{\"max_per_person\":null,\"description\":null}")
        .then()
        .statusCode(200);
    var event = ada.reads(id);
    assertThat(event.getString("data.description")).isNull();
    assertThat(event.getString("data.max_per_person")).isNull();
    assertThat(event.getInt("data.version")).isEqualTo(3);
    assertThat(booking.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"other\"}|/id",
        "{\"status\":\"cancelled\"}|/status",
        "{\"currency\":\"USD\"}|/currency",
        "{\"name\":null}|/name",
        "{\"colour\":1}|/colour",
        "{\"event_date\":\"2020-01-01T00:00:00Z\"}|/event_date",
        "{\"sale_ends_at\":\"2029-06-01T00:00:00Z\"}|/sale_ends_at",
        "{\"price\":-1}|/price",
        "{\"price\":1,\"ticket_types\":[{\"id\":\"a\",\"price\":1,\"capacity\":1}]}|/price",
        "[]|``",
      })
  void aBadChangeIsRefusedWithAPointer(String patch, String pointer) {
    String id = ada.publishes();
    ada.changes(id, "*", patch).then().statusCode(400).body("errors[0].pointer", equalTo(pointer));
    assertThat(ada.reads(id).getInt("data.version")).isEqualTo(1);
  }

  @Test
  void aPaymentStepComesGoesAndIsKeptByOtherChanges() {
    String id = ada.publishes();
    assertThat(ada.reads(id).getMap("data.payment")).isNull();
    ada.changes(id, "\"1\"", "{\"payment\":{\"required\":true,\"extendable\":true}}")
        .then()
        .statusCode(200)
        .body("data.payment.hold_seconds", equalTo(600))
        .body("data.payment.extendable", equalTo(true));
    ada.changes(id, "\"2\"", "{\"venue\":\"Green Hall\"}")
        .then()
        .statusCode(200)
        .body("data.payment.required", equalTo(true));
    ada.changes(id, "\"3\"", "{\"payment\":null}")
        .then()
        .statusCode(200)
        .body("data.payment", nullValue());
  }

  @Test
  void aWaitingRoomComesGoesAndIsKeptByOtherChanges() {
    String id = ada.publishes();
    ada.changes(id, "\"1\"", "{\"sale_starts_at\":\"2029-02-01T09:00:00Z\",\"waiting_room\":{}}")
        .then()
        .statusCode(200)
        .body("data.waiting_room.opens_at", equalTo("2029-02-01T08:45:00Z"));
    ada.changes(id, "\"2\"", "{\"venue\":\"Green Hall\"}")
        .then()
        .statusCode(200)
        .body("data.waiting_room.opens_at", equalTo("2029-02-01T08:45:00Z"));
    ada.changes(id, "\"3\"", "{\"sale_starts_at\":\"2029-02-03T09:00:00Z\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/waiting_room/opens_at"));
    ada.changes(id, "\"3\"", "{\"waiting_room\":null}")
        .then()
        .statusCode(200)
        .body("data.waiting_room", nullValue());
    ada.changes(id, "\"4\"", "{\"sale_starts_at\":null}").then().statusCode(200);
    assertThat(ada.reads(id).getMap("data.waiting_room")).isNull();
  }

  @Test
  void ofSeveralTicketTypesTheShortFormCannotSayWhich() {
    String id = Organiser.newId();
    ada.creates(EventExamples.FULL.replace("456", id)).then().statusCode(201);
    ada.changes(id, "*", "{\"price\":1}")
        .then()
        .statusCode(400)
        .body("errors[0].code", equalTo("ambiguous"));
  }

  @Test
  void fewerSeatsAreProposedBeforeTheyAreRecorded() {
    String id = ada.publishes();
    ada.changes(id, "\"1\"", "{\"total_capacity\":80}").then().statusCode(200);
    assertThat(booking.asked())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.path()).isEqualTo("PUT /internal/events/" + id);
              assertThat(asked.authorization()).startsWith("Bearer ");
              assertThat(asked.body())
                  .contains("\"version\":2", "\"capacity\":80", "\"event_id\":\"" + id);
            });
    assertThat(ada.reads(id).getInt("data.total_capacity")).isEqualTo(80);
  }

  @Test
  void whatIsTakenCannotBeTakenAway() {
    String id = ada.publishes();
    booking.will(Mood.REFUSES);
    ada.changes(id, "\"1\"", "{\"total_capacity\":50}")
        .then()
        .statusCode(409)
        .body("code", equalTo("capacity_in_use"))
        .body("in_use", equalTo(60));
    ada.cancels(id, "\"1\"").then().statusCode(409);
    var event = ada.reads(id);
    assertThat(event.getInt("data.version")).isEqualTo(1);
    assertThat(event.getInt("data.total_capacity")).isEqualTo(100);
  }

  @Test
  void aProposalOfUnknownOutcomeNeverSharesItsVersion() throws Exception {
    String id = ada.publishes();
    booking.will(Mood.IS_SILENT);
    ada.changes(id, "\"1\"", "{\"total_capacity\":50}")
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("dependency_unavailable"));
    assertThat(ada.reads(id).getInt("data.version")).isEqualTo(1);
    ada.changes(id, "\"1\"", "{\"venue\":\"Green Hall\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"3\"");
  }

  @Test
  void aProposalThatWasGivenUpIsTakenBack() throws Exception {
    String id = ada.publishes();
    booking.will(Mood.IS_SILENT);
    ada.cancels(id, "\"1\"").then().statusCode(503);
    execute("update event set asked_at = now() - interval '2 minutes' where id = '" + id + "'");
    housekeeping.settleProposals();
    var event = ada.reads(id);
    assertThat(event.getInt("data.version")).isEqualTo(3);
    assertThat(event.getString("data.status")).isEqualTo("published");
    housekeeping.settleProposals();
    assertThat(ada.reads(id).getInt("data.version")).isEqualTo(3);
  }

  @Test
  void aCancelledEventStaysReadableAndIsClosed() {
    String id = ada.publishes();
    ada.cancels(id, "\"1\"")
        .then()
        .statusCode(200)
        .body("data.event_id", equalTo(id))
        .body("data.status", equalTo("cancelled"));
    assertThat(booking.asked().getFirst().body()).contains("\"status\":\"cancelled\"");
    assertThat(ada.reads(id).getString("data.status")).isEqualTo("cancelled");
    ada.cancels(id, "*").then().statusCode(409).body("code", equalTo("event_closed"));
    ada.changes(id, "*", "{\"name\":\"Again\"}").then().statusCode(409);
    ada.asking().post(Organiser.EVENTS + "/" + id + "/publish").then().statusCode(409);
  }

  @Test
  void aDraftIsCancelledWithoutAsking() {
    String id = ada.drafts();
    ada.cancels(id, "\"1\"").then().statusCode(200);
    assertThat(booking.asked()).isEmpty();
    given().get(Organiser.EVENTS + "/" + id).then().statusCode(404);
  }

  @Test
  void publishingTwiceChangesOnce() {
    String id = ada.drafts();
    String publish = Organiser.EVENTS + "/" + id + "/publish";
    ada.asking()
        .header("Idempotency-Key", "k-" + id)
        .post(publish)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("data.status", equalTo("published"));
    ada.asking().header("Idempotency-Key", "k-" + id).post(publish).then().statusCode(200);
    ada.asking().post(publish).then().statusCode(200).header("ETag", "\"2\"");
    given().get(Organiser.EVENTS + "/" + id).then().statusCode(200);
  }

  @Test
  void theSameAnswerIsNotSentTwice() {
    String id = ada.publishes();
    String etag = given().get(Organiser.EVENTS + "/" + id).header("ETag");
    given()
        .header("If-None-Match", etag)
        .get(Organiser.EVENTS + "/" + id)
        .then()
        .statusCode(304)
        .header("ETag", etag);
    ada.changes(id, etag, "{\"venue\":\"Green Hall\"}").then().statusCode(200);
    given()
        .header("If-None-Match", etag)
        .get(Organiser.EVENTS + "/" + id)
        .then()
        .statusCode(200)
        .body("data.venue", equalTo("Green Hall"));
  }

  @Test
  void cachesOnTheWayMayKeepWhatIsPublicAndNothingElse() {
    String id = ada.publishes();
    String everybodys = "public, max-age=0, s-maxage=1";
    String etag =
        ada.asking()
            .get(Organiser.EVENTS + "/" + id)
            .then()
            .header("Cache-Control", everybodys)
            .extract()
            .header("ETag");
    given()
        .header("If-None-Match", etag)
        .get(Organiser.EVENTS + "/" + id)
        .then()
        .statusCode(304)
        .header("Cache-Control", everybodys);
    ada.asking()
        .get(Organiser.EVENTS + "/" + ada.drafts())
        .then()
        .statusCode(200)
        .header("Cache-Control", "private, no-store");
  }

  @Test
  void anEventWhoseDateHasComeIsFinished() throws Exception {
    String id = ada.publishes();
    execute("update event set event_date = now() - interval '1 minute' where id = '" + id + "'");
    housekeeping.finish();
    assertThat(ada.reads(id).getString("data.status")).isEqualTo("finished");
    ada.changes(id, "*", "{\"name\":\"Again\"}").then().statusCode(409);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
