package io.evently.booking.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.Catalogue;
import io.evently.platform.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** A shop that sells what has to be paid, and looks at what is stored. */
public final class Shop {

  private final Tokens tokens;
  private final DataSource datasource;
  private final Catalogue catalogue;

  public Shop(Tokens tokens, DataSource datasource) {
    this.tokens = tokens;
    this.datasource = datasource;
    this.catalogue = new Catalogue(tokens);
  }

  /** An event with a payment step; {@code more} are fields of the entry. */
  String event(int capacity, int holdSeconds, boolean extendable, Object... more) {
    Object[] fields = new Object[more.length + 4];
    System.arraycopy(more, 0, fields, 4, more.length);
    fields[0] = "capacity";
    fields[1] = capacity;
    fields[2] = "payment";
    fields[3] = Map.of("required", true, "hold_seconds", holdSeconds, "extendable", extendable);
    return catalogue.event(fields);
  }

  /** Without a payment step. */
  String freeEvent(int capacity) {
    return catalogue.event("capacity", capacity);
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Response book(String event, String user, int quantity) {
    return book(event, user, quantity, null, null);
  }

  Response book(String event, String user, int quantity, Boolean hold, String key) {
    Map<String, Object> body = new HashMap<>();
    body.put("user_id", user);
    body.put("event_id", event);
    body.put("quantity", quantity);
    if (hold != null) {
      body.put("hold", hold);
    }
    RequestSpecification request = as(user).body(body);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/api/v1/bookings");
  }

  /** The id of a new hold. */
  String hold(String event, String user, int quantity) {
    Response answer = book(event, user, quantity);
    assertThat(answer.statusCode()).as(answer.body().asString()).isEqualTo(201);
    assertThat(answer.<String>path("booking.status")).isEqualTo("held");
    return answer.path("booking.id");
  }

  Response pay(String booking, String user, String method) {
    return as(user)
        .body(Map.of("payment_method", method))
        .post("/api/v1/bookings/" + booking + "/confirm");
  }

  Response confirm(String booking, String user) {
    return as(user).post("/api/v1/bookings/" + booking + "/confirm");
  }

  Response extend(String booking, String user) {
    return as(user).post("/api/v1/bookings/" + booking + "/extend");
  }

  Response cancel(String booking, String user, int quantity) {
    return as(user)
        .contentType("application/json")
        .body(Map.of("quantity", quantity))
        .put("/api/v1/bookings/" + booking + "/cancel");
  }

  Response cancel(String booking, String user) {
    return as(user).put("/api/v1/bookings/" + booking + "/cancel");
  }

  Response read(String booking, String user) {
    return as(user).get("/api/v1/bookings/" + booking);
  }

  Response exceptions() {
    return RestAssured.given()
        .auth()
        .oauth2(tokens.service("evently-cli", "booking-service"))
        .get("/internal/payments/exceptions");
  }

  Response waitlist(String event, String what, Map<String, Object> body) {
    return RestAssured.given()
        .auth()
        .oauth2(tokens.service("waitlist-service", "booking-service"))
        .contentType("application/json")
        .body(body)
        .post("/internal/waitlist/" + event + "/" + what);
  }

  Response command(String event, Map<String, Object> command) {
    return waitlist(event, "commands", Map.of("commands", List.of(command)));
  }

  int available(String event) {
    return RestAssured.get("/api/v1/events/" + event + "/availability").path("data.available");
  }

  RequestSpecification as(String user) {
    return RestAssured.given().auth().oauth2(tokens.user(user)).contentType("application/json");
  }

  /** What is stored, as text; null where there is no row. */
  String stored(String sql, Object... values) {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The last payment's state of a booking. */
  String payment(String booking) {
    return stored(
        "select state from payment where booking_id = ?::uuid order by created_at desc limit 1",
        booking);
  }

  /** How often the provider took money for a booking, and gave it back. */
  String money(String booking) {
    return stored(
        "select coalesce(sum(t.charged), 0) || ' ' || coalesce(sum(t.returned), 0) from test_payment t"
            + " join payment p on p.id = t.id where p.booking_id = ?::uuid",
        booking);
  }

  int change(String sql, Object... values) {
    try (Connection connection = datasource.getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      bind(update, values);
      return update.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
