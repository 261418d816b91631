package io.evently.booking.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.evently.booking.Catalogue;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class BookingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  Tokens tokens;
  TopicReader topics;
  @Inject DataSource datasource;
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
        .body("booking.status", equalTo("confirmed"))
        .body("booking.total_amount", equalTo("100.00"))
        .body("booking_reference", matchesPattern("EVT-[0-9A-HJKMNP-TV-Z]{16}"));
    String id = answer.path("booking.id");
    try (var connection = datasource.getConnection();
        var row =
            connection
                .createStatement()
                .executeQuery("select quantity from booking where id = '" + id + "'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(2);
    }
    var record = topics.ofKey("evently.booking.bookings.v1", id, 1, PATIENCE).getFirst();
    assertThat(record.headers())
        .containsEntry("ce_id", id + "-1")
        .containsEntry("ce_type", "evently.booking.confirmed.v1")
        .containsEntry("ce_source", "/evently/booking-service");
  }

  private Response book(String event, String user, int quantity, String key) {
    var request =
        RestAssured.given()
            .header("Authorization", "Bearer " + tokens.user(user))
            .contentType("application/json")
            .body(Map.of("user_id", user, "event_id", event, "quantity", quantity));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/api/v1/bookings");
  }
}
