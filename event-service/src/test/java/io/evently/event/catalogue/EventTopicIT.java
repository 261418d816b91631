package io.evently.event.catalogue;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.evently.event.BookingStub;
import io.evently.event.BookingStub.Mood;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class EventTopicIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Contract CONTRACT = Contract.of("event/EventChanged.v1");

  Tokens tokens;
  TopicReader topics;
  BookingStub booking;
  @Inject DataSource datasource;
  @Inject Housekeeping housekeeping;
  private Organiser ada;

  @BeforeEach
  void ada() {
    ada = Organiser.named(tokens, "ada");
    booking.will(Mood.AGREES);
  }

  @Test
  void everyWriteOfAPublicEventIsToldOnceAndInOrder() throws Exception {
    String id = ada.publishes();
    ada.changes(id, "\"1\"", "{\"total_capacity\":120}").then().statusCode(200);
    ada.changes(id, "\"2\"", "{\"total_capacity\":90}").then().statusCode(200);
    ada.changes(id, "\"3\"", "{\"name\":\"X\"}").then().statusCode(400);
    ada.cancels(id, "\"3\"").then().statusCode(200);
    List<TopicRecord> told = told(id, 4);
    assertThat(told)
        .extracting(r -> r.header("ce_id"))
        .containsExactly(id + "-1", id + "-2", id + "-3", id + "-4");
    assertThat(told).extracting(r -> r.header("ce_sequence")).containsExactly("1", "2", "3", "4");
    assertThat(told).extracting(r -> r.header("ce_type")).containsOnly(EventChanged.TYPE);
    assertThat(told).extracting(r -> r.header("ce_source")).containsOnly("/evently/event-service");
    assertThat(told.getLast().value()).contains("\"status\":\"cancelled\"");
  }

  @Test
  void whatIsToldFitsTheContract() {
    String id = Organiser.newId();
    ada.creates(EventExamples.FULL.replace("456", id).replace("\"draft\"", "\"published\""))
        .then()
        .statusCode(201);
    for (TopicRecord record : told(id, 1)) {
      CONTRACT.validate(record.value().getBytes(StandardCharsets.UTF_8));
      assertThat(record.value())
          .contains("\"waiting_room\":{\"opens_at\":\"2030-02-01T08:30:00Z\"}");
    }
    String pooled = Organiser.newId();
    ada.creates(Organiser.pooled(pooled)).then().statusCode(201);
    String said = told(pooled, 1).getFirst().value();
    CONTRACT.validate(said.getBytes(StandardCharsets.UTF_8));
    assertThat(said)
        .doesNotContain("waiting_room")
        .contains(
            "\"pools\":[{\"id\":\"hall\",\"capacity\":100}]", "\"capacity\":40,\"pool\":\"hall\"");
    CONTRACT.validate(CONTRACT.example());
    String draft = new String(CONTRACT.example(), StandardCharsets.UTF_8);
    assertThatThrownBy(
            () ->
                CONTRACT.validate(
                    draft.replace("published", "draft").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/status");
  }

  @Test
  void draftsAreToldFromPublishingOn() {
    String id = ada.drafts();
    ada.changes(id, "\"1\"", "{\"venue\":\"Green Hall\"}").then().statusCode(200);
    ada.asking().post(Organiser.EVENTS + "/" + id + "/publish").then().statusCode(200);
    assertThat(told(id, 1)).extracting(r -> r.header("ce_id")).containsExactly(id + "-3");
  }

  @Test
  void finishingIsTold() throws Exception {
    String id = ada.publishes();
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update event set event_date = now() where id = '" + id + "'");
    }
    housekeeping.finish();
    assertThat(told(id, 2).getLast().value()).contains("\"status\":\"finished\"");
  }

  @Test
  void republishingSaysTheSameFactUnderTheSameId() {
    Instant before = Instant.now().minusSeconds(5);
    String id = ada.publishes();
    TopicRecord first = told(id, 1).getFirst();
    republish("{\"event_id\":\"" + id + "\"}");
    TopicRecord again = told(id, 2).getLast();
    assertThat(again.header("ce_id")).isEqualTo(first.header("ce_id"));
    assertThat(again.header("ce_time")).isEqualTo(first.header("ce_time"));
    assertThat(again.value()).isEqualTo(first.value());
    republish("{\"since\":\"" + before + "\"}");
    assertThat(told(id, 3).getLast().value()).isEqualTo(first.value());
  }

  @Test
  void otherServicesReadTheSameObject() {
    String id = ada.publishes();
    String raw =
        given()
            .auth()
            .oauth2(tokens.service("booking-service", "event-service"))
            .get("/internal/events/" + id)
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(raw).isEqualTo(told(id, 1).getFirst().value());
    given().get("/internal/events/" + id).then().statusCode(401);
    ada.asking().get("/internal/events/" + id).then().statusCode(401);
    given()
        .auth()
        .oauth2(tokens.service("booking-service", "event-service"))
        .get("/internal/events/nobody")
        .then()
        .statusCode(404)
        .body("code", equalTo("not_found"));
  }

  private void republish(String request) {
    given()
        .auth()
        .oauth2(tokens.service("cli", "event-service"))
        .contentType("application/json")
        .body(request)
        .post("/internal/republish")
        .then()
        .statusCode(200);
  }

  private List<TopicRecord> told(String id, int count) {
    return topics.ofKey(EventChanged.TOPIC, id, count, PATIENCE);
  }
}
