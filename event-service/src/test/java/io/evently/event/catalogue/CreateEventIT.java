package io.evently.event.catalogue;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
class CreateEventIT {

  Tokens tokens;
  TopicReader topics;

  @Test
  void theShortFormIsPublishedAtOnceAndTold() {
    String id = UUID.randomUUID().toString();
    given()
        .auth()
        .oauth2(tokens.organizer("ada"))
        .contentType("application/json")
        .body(
            """
            {"id":"%s","name":"Jazz Night","venue":"Blue Hall","event_date":"2027-05-01T20:00:00+02:00",
             "total_capacity":100,"price":50}"""
                .formatted(id))
        .post("/api/v1/events")
        .then()
        .statusCode(201)
        .header("Location", org.hamcrest.Matchers.endsWith("/api/v1/events/" + id))
        .header("ETag", "\"1\"")
        .body("data.event.price", equalTo("50.00"))
        .body("data.event.ticket_types", hasSize(1));
    given()
        .get("/api/v1/events/" + id)
        .then()
        .statusCode(200)
        .body("data.event_date", equalTo("2027-05-01T18:00:00Z"));
    given()
        .auth()
        .oauth2(tokens.service("booking-service", "event-service"))
        .get("/internal/events/" + id)
        .then()
        .statusCode(200)
        .body("event_id", equalTo(id));
    topics.await(
        EventChanged.TOPIC, r -> (id + "-1").equals(r.header("ce_id")), Duration.ofSeconds(30));
  }
}
