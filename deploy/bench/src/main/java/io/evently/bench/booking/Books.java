package io.evently.bench.booking;

import io.evently.bench.Invariant;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.servers.Database;
import io.evently.local.servers.ServerException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What clients were told against what the database holds, the ledger adds up to, and the topic
 * says.
 *
 * @param suite that is up
 * @param events that were sold
 * @param published keys of all records of the bookings topic
 */
public record Books(Suite suite, List<Event> events, Set<UUID> published) {

  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Of one event, from the database. */
  private record Stored(Set<UUID> bookings, long sold, long ledger, long pools, long capacity) {}

  /** Compares them. */
  public List<Invariant> check() {
    long oversold = 0;
    long unbalanced = 0;
    long lost = 0;
    long untold = 0;
    long unpublished = 0;
    long told = 0;
    long stored = 0;
    long lostAnswers = 0;
    for (Event event : events) {
      Stored now = stored(event.id());
      stored += now.bookings().size();
      told += event.booked().size();
      lostAnswers += event.lostAnswers();
      oversold += Math.max(0, now.sold() - now.capacity());
      unbalanced +=
          now.pools() + now.sold() == now.capacity() && now.ledger() == now.sold() ? 0 : 1;
      lost += event.booked().stream().filter(id -> !now.bookings().contains(id)).count();
      Set<UUID> answered = new HashSet<>(event.booked());
      untold += now.bookings().stream().filter(id -> !answered.contains(id)).count();
      unpublished += now.bookings().stream().filter(id -> !published.contains(id)).count();
    }
    List<Invariant> found = new ArrayList<>();
    found.add(zero("nothing is oversold", oversold, "tickets over " + stored + " bookings"));
    found.add(zero("stock, bookings and ledger agree", unbalanced, "events that do not"));
    found.add(zero("every 201 is stored", lost, "lost of " + told));
    found.add(
        new Invariant(
            "every booking was answered",
            untold <= lostAnswers,
            untold + " not told of, " + lostAnswers + " answers lost"));
    found.add(zero("every booking is published", unpublished, "missing of " + stored));
    Verification.Finding stock = new Verification(suite).stock();
    found.add(new Invariant("the reconciler finds nothing", stock.holds(), stock.what()));
    return found;
  }

  private static Invariant zero(String name, long count, String what) {
    return new Invariant(name, count == 0, count + " " + what);
  }

  /** Number of the database that an event is in, once booking-service knows it. */
  static int shardOf(Suite suite, String event) {
    List<Database> databases = suite.shardDatabases();
    for (long end = System.nanoTime() + KNOWN.toNanos(); System.nanoTime() - end < 0; ) {
      for (int n = 0; n < databases.size(); n++) {
        if (knows(databases.get(n), event)) {
          return n;
        }
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new ServerException("booking-service does not know event " + event);
  }

  private static boolean knows(Database database, String event) {
    try (Connection connection = open(database)) {
      return sum(connection, "1", "pool", event, "") > 0;
    } catch (SQLException e) {
      throw new ServerException("Cannot read the books: " + e.getMessage(), e);
    }
  }

  private static Connection open(Database database) throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
    connection.setSchema("booking");
    return connection;
  }

  private Stored stored(String event) {
    try (Connection connection = open(suite.shardDatabases().get(shardOf(suite, event)))) {
      Set<UUID> ids = new HashSet<>();
      try (PreparedStatement select =
          connection.prepareStatement("select id from booking where event_id = ?")) {
        select.setString(1, event);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getObject(1, UUID.class));
          }
        }
      }
      return new Stored(
          ids,
          sum(connection, "quantity", "booking", event, "and status = 'confirmed'"),
          sum(connection, "units", "ledger", event, "and to_state = 'sold'"),
          sum(connection, "available + waitlist_reserved", "pool", event, ""),
          sum(connection, "capacity", "pool", event, ""));
    } catch (SQLException e) {
      throw new ServerException("Cannot read the books: " + e.getMessage(), e);
    }
  }

  private static long sum(
      Connection connection, String column, String table, String event, String condition)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select coalesce(sum("
                + column
                + "), 0) from "
                + table
                + " where event_id = ? "
                + condition)) {
      select.setString(1, event);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
