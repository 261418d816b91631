package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Database;
import io.evently.platform.testing.TopicReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what clients were told with what the database holds and what the topic says. */
record Books(Suite suite, Api api) {

  private static final String BOOKINGS = "evently.booking.bookings.v1";

  /**
   * Nothing oversold, no 201 lost, no booking that nobody was told of, each booking on the topic,
   * stock in balance.
   */
  void balance(String event, int capacity, List<Stampede.Order> orders) throws SQLException {
    assertThat(orders).as("every order has an answer").noneMatch(o -> o.status() == 0);
    assertThat(orders.stream().filter(o -> !o.isBooked()).map(o -> o.status() + " " + o.code()))
        .isSubsetOf("409 sold_out", "409 insufficient_stock");
    assertThat(orders)
        .as("503 carries Retry-After")
        .noneMatch(Stampede.Order::refusedWithoutRetryAfter);

    Set<String> answered =
        orders.stream()
            .filter(Stampede.Order::isBooked)
            .map(Stampede.Order::bookingId)
            .collect(Collectors.toCollection(TreeSet::new));
    int sold =
        orders.stream().filter(Stampede.Order::isBooked).mapToInt(Stampede.Order::quantity).sum();
    assertThat(sold).as("sold to clients").isEqualTo(capacity);
    assertThat(stored(event))
        .as("bookings in the database and bookings answered")
        .isEqualTo(answered);

    JsonNode stock = api.get("/api/v1/events/" + event + "/availability").body().path("data");
    assertThat(stock.path("sold").asInt()).isEqualTo(capacity);
    assertThat(
            stock.path("available").asInt()
                + stock.path("held").asInt()
                + stock.path("waitlist_reserved").asInt()
                + stock.path("sold").asInt())
        .isEqualTo(stock.path("capacity").asInt());
    assertThat(ledger(event)).as("by the ledger").isEqualTo(capacity);
    assertThat(told(answered)).as("records of answered bookings").isEqualTo(answered);
  }

  private Set<String> stored(String event) throws SQLException {
    Set<String> ids = new TreeSet<>();
    try (Connection connection = connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select id::text from booking.booking where event_id = ?")) {
      select.setString(1, event);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
    }
    return ids;
  }

  private int ledger(String event) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select sum(units) from booking.ledger where event_id = ? and to_state = 'sold'")) {
      select.setString(1, event);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /**
   * Of the wanted bookings, those that the topic tells of; a duplicate after a kill has the same
   * id.
   */
  private Set<String> told(Set<String> wanted) {
    Set<String> ids = wanted.stream().map(id -> id + "-1").collect(Collectors.toSet());
    Set<String> seen = new HashSet<>();
    TopicReader.of(suite.kafka().bootstrapServers())
        .readUntil(
            BOOKINGS,
            all -> {
              seen.clear();
              all.forEach(r -> seen.add(r.header("ce_id")));
              return seen.containsAll(ids);
            },
            Duration.ofSeconds(60));
    return wanted.stream()
        .filter(id -> seen.contains(id + "-1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Connection connect() throws SQLException {
    Database database = suite.database(Service.BOOKING);
    return DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
  }
}
