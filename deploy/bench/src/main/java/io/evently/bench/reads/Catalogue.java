package io.evently.bench.reads;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.shop.Organizer;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Database;
import io.evently.local.servers.ServerException;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Many events: as many as come in some seconds through the public API, the others as rows in the
 * database of event-service, which is the state that a republish or a restored backup leaves.
 *
 * @param suite that is up
 */
record Catalogue(Suite suite) {

  /** Whose popularity follows Zipf; rank 0 is the most popular. */
  static final int EVENTS = 100_000;

  /** Read once each, so that no layer can know them. */
  static final int FRESH = 120_000;

  private static final int CAPACITY = 1000;
  private static final int CONNECTIONS = 32;

  private static final String ROWS =
      """
      insert into event (id, organizer_id, status, version, name, venue, description, event_date, currency,
        max_per_order, guest_checkout, total_capacity, price, created_at, updated_at, published_at)
      select '%1$s' || i, 'bench-organizer', 'published', 1, 'Bench ' || i, 'Hall ' || i %% 500, null,
        timestamptz '2030-01-01T20:00:00Z' + i * interval '1 minute', 'EUR', 10, false, 1000, 50, now(), now(), now()
      from generate_series(0, %2$d) i on conflict (id) do nothing
      """;
  private static final String TYPES =
      """
      insert into ticket_type (event_id, position, id, name, price, capacity)
      select e.id, 0, 'general', 'General admission', 50, 1000 from event e
      where not exists (select 1 from ticket_type t where t.event_id = e.id)
      """;

  static String id(int rank) {
    return "reads-" + rank;
  }

  static String path(int rank) {
    return "/api/v1/events/" + id(rank);
  }

  static String fresh(int number) {
    return "/api/v1/events/fresh-" + number;
  }

  /**
   * Makes them all.
   *
   * @param time for the public API
   * @return what the API answered
   */
  Answers fill(Duration time) {
    try (Load load = new Load(suite.port(Service.GATEWAY), CONNECTIONS, creations())) {
      Answers created = load.closed(time);
      say("%.0f events/s created through the API, %s", created.perSecond(), created.outcomes());
      rows();
      return created;
    }
  }

  private Requests creations() {
    String head =
        "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer "
            + new Organizer(suite).token()
            + "\r\nContent-Length: ";
    int[] next = {0};
    return () -> {
      String event = Organizer.event(id(next[0]++), CAPACITY, "");
      return Unpooled.wrappedBuffer(
          (head + event.length() + "\r\n\r\n" + event).getBytes(StandardCharsets.US_ASCII));
    };
  }

  private void rows() {
    long begin = System.nanoTime();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(ROWS.formatted("reads-", EVENTS - 1));
      statement.executeUpdate(ROWS.formatted("fresh-", FRESH - 1));
      statement.executeUpdate(TYPES);
      statement.execute("analyze event, ticket_type");
    } catch (SQLException e) {
      throw new ServerException("The catalogue could not be filled: " + e.getMessage(), e);
    }
    say("the other events as rows in %.0f s", (System.nanoTime() - begin) / 1e9);
  }

  /** Versions of events, from the database. */
  Map<String, Long> versions(Collection<String> ids) {
    Map<String, Long> versions = new HashMap<>();
    try (Connection connection = connect();
        PreparedStatement select =
            connection.prepareStatement("select id, version from event where id = any (?)")) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          versions.put(rows.getString(1), rows.getLong(2));
        }
      }
      return versions;
    } catch (SQLException e) {
      throw new ServerException("The catalogue cannot be read: " + e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    Database database = suite.database(Service.EVENT);
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
    connection.setSchema("event");
    return connection;
  }
}
