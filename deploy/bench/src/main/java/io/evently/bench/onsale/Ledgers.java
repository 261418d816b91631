package io.evently.bench.onsale;

import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Database;
import io.evently.local.servers.ServerException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What booking-service has stored of one event.
 *
 * @param suite whose Postgres runs
 */
record Ledgers(Suite suite, String event) {

  private static final String STATE =
      """
      select
        (select sum(available + waitlist_reserved) from pool where event_id = e.id) as available,
        (select sum(capacity) from pool where event_id = e.id) as capacity,
        (select coalesce(sum(quantity), 0) from booking where event_id = e.id and status = 'held') as held,
        (select coalesce(sum(quantity), 0) from booking where event_id = e.id and status = 'confirmed') as sold,
        (select count(*) from payment where event_id = e.id
          and state not in ('captured', 'declined', 'voided', 'refunded')) as unfinished,
        (select count(*) from refund where event_id = e.id and status = 'due') as refunds,
        (select count(*) from booking where event_id = e.id) as bookings,
        (select count(distinct idempotency_key) from booking where event_id = e.id) as keys
      from (select ?::text as id) e
      """;

  /** The provider's table is what was really paid. */
  private static final String WRONG_MONEY =
      """
      select count(*) from booking b
      left join lateral (select coalesce(sum(t.charged - t.returned), 0) as money, coalesce(max(t.charged), 0) as most
        from payment p join test_payment t on t.id = p.id where p.booking_id = b.id) paid on true
      where b.event_id = ? and (paid.money <> (b.status = 'confirmed')::int or paid.most > 1)
      """;

  private static final String MONEY =
      """
      select p.state, count(*) from payment p where p.event_id = ? group by 1 order by 1
      """;

  /**
   * At one moment.
   *
   * @param available with what is reserved for a waitlist
   * @param unfinished payments
   * @param refunds that are due
   * @param keys different idempotency keys of the bookings
   */
  record State(
      long available,
      long capacity,
      long held,
      long sold,
      long unfinished,
      long refunds,
      long bookings,
      long keys) {

    boolean isAtRest() {
      return available == 0 && held == 0 && unfinished == 0 && refunds == 0;
    }
  }

  /** A booking as stored. */
  record Stored(String status, int sequence, int quantity) {}

  State state() {
    return query(
        STATE,
        row -> {
          row.next();
          return new State(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6),
              row.getLong(7),
              row.getLong(8));
        });
  }

  long wrongMoney() {
    return query(
        WRONG_MONEY,
        row -> {
          row.next();
          return row.getLong(1);
        });
  }

  /** How many payments ended how. */
  Map<String, Long> payments() {
    return query(
        MONEY,
        row -> {
          Map<String, Long> states = new java.util.TreeMap<>();
          while (row.next()) {
            states.put(row.getString(1), row.getLong(2));
          }
          return states;
        });
  }

  Map<UUID, Stored> bookings() {
    return query(
        "select id, status, sequence, quantity from booking where event_id = ?",
        row -> {
          Map<UUID, Stored> all = new HashMap<>();
          while (row.next()) {
            all.put(
                row.getObject(1, UUID.class),
                new Stored(row.getString(2), row.getInt(3), row.getInt(4)));
          }
          return all;
        });
  }

  StockLine stockLine() {
    return query(
        "select at, units, from_state, to_state from ledger where event_id = ? order by version, line",
        row -> {
          var line = new StockLine();
          while (row.next()) {
            line.move(
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getInt(2),
                row.getString(3),
                row.getString(4));
          }
          return line;
        });
  }

  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T query(String sql, Reader<T> reader) {
    Database database = suite.database(Service.BOOKING);
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password())) {
      connection.setSchema("booking");
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setString(1, event);
        try (ResultSet rows = select.executeQuery()) {
          return reader.read(rows);
        }
      }
    } catch (SQLException e) {
      throw new ServerException("Cannot read the books: " + e.getMessage(), e);
    }
  }
}
