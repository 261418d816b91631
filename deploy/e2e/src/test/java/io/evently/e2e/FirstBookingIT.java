package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Database;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One booking all the way: gateway, lane, Postgres, WAL, Kafka. */
@WithSuite
class FirstBookingIT {

  private static final String BOOKINGS = "evently.booking.bookings.v1";

  private final Suite suite;
  private final Api api;

  FirstBookingIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  @Test
  void aBookingOfANewEventIsGrantedStoredAndPublished() throws Exception {
    String event = publish(10);

    Api.Answer booked =
        api.post(
            "/api/v1/bookings",
            null,
            """
            {"user_id":"123","event_id":"%s","quantity":2}
            """
                .formatted(event));

    assertThat(booked.status()).as("%s", booked.body()).isEqualTo(201);
    assertThat(booked.body().path("success").asBoolean()).isTrue();
    String id = booked.body().path("booking").path("id").asText();
    assertThat(quantityInDatabase(id)).isEqualTo(2);
    TopicRecord record =
        TopicReader.of(suite.kafka().bootstrapServers())
            .await(BOOKINGS, r -> id.equals(r.key()), Duration.ofSeconds(30));
    assertThat(record.header("ce_specversion")).isEqualTo("1.0");
    assertThat(record.header("ce_type")).isEqualTo("evently.booking.confirmed.v1");
    assertThat(record.header("ce_source")).isEqualTo("/evently/booking-service");
    assertThat(new ObjectMapper().readTree(record.value()).path("quantity").asInt()).isEqualTo(2);
    assertThat(available(event)).isEqualTo(8);
  }

  private String publish(int capacity) {
    String id = "first-" + UUID.randomUUID();
    Api.Answer published =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("e2e-organizer"),
            """
            {"id":"%s","name":"First","venue":"Here","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"10.00","currency":"EUR","guest_checkout":true}
            """
                .formatted(id, capacity));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
    return id;
  }

  private int available(String event) {
    return api.get("/api/v1/events/" + event + "/availability")
        .body()
        .path("data")
        .path("available")
        .asInt();
  }

  private int quantityInDatabase(String booking) throws SQLException {
    Database database = suite.database(Service.BOOKING);
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT quantity FROM booking.booking WHERE id::text = ?")) {
      query.setString(1, booking);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }
}
