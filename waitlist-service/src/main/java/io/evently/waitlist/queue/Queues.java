package io.evently.waitlist.queue;

import io.evently.waitlist.queue.Queue.Key;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The rows that are the locks of the queues; whoever needs several takes them in one order. */
@Singleton
public class Queues {

  /**
   * What an inventory record says of a queue's units.
   *
   * @param traceparent of the request that made units free, or null
   */
  public record Heard(Key key, long version, int reserved, String traceparent) {}

  /** Makes the queue known, for somebody who is about to join. */
  public void open(Connection connection, Key key) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into queue (event_id, ticket_type) values (?, ?) on conflict do nothing")) {
      bind(insert, key);
      insert.executeUpdate();
    }
    // booking-service keeps units from the next word on: until when is not known here yet.
    try (PreparedStatement reopen =
        connection.prepareStatement(
            "update queue set lease_until = null"
                + " where event_id = ? and ticket_type = ? and lease_until <= now()")) {
      bind(reopen, key);
      reopen.executeUpdate();
    }
  }

  /**
   * Until the transaction ends nobody is promoted there: who joins has a place before anything is
   * decided on. Those who join do not wait for each other.
   */
  void joining(Connection connection, Key key) throws SQLException {
    order(connection, key, "pg_advisory_xact_lock_shared");
  }

  /** Until the transaction ends nobody joins: all who came before are seen. */
  public void deciding(Connection connection, Key key) throws SQLException {
    order(connection, key, "pg_advisory_xact_lock");
  }

  private static void order(Connection connection, Key key, String lock) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + lock + "(hashtextextended(? || '/' || ?, 7))")) {
      bind(select, key);
      select.executeQuery().close();
    }
  }

  /** Empty when nobody ever waited there. */
  public Optional<Queue> lock(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select *, clock_timestamp() as now from queue where event_id = ? and ticket_type = ?"
                + " for no key update")) {
      bind(select, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(queue(row)) : Optional.empty();
      }
    }
  }

  /** Locks all of them, in their order. */
  public void lockAll(Connection connection, Collection<Key> keys) throws SQLException {
    for (Key key : new TreeSet<>(keys)) {
      lock(connection, key);
    }
  }

  /** The queues of these events. */
  public List<Key> of(Connection connection, Collection<String> events) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select event_id, ticket_type from queue where event_id = any (?)")) {
      select.setArray(1, connection.createArrayOf("text", events.toArray()));
      return keys(select);
    }
  }

  /** Queues with a log, by event and ticket type. */
  public List<Key> withDecisions(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select event_id, ticket_type from queue where log_sequence > 0 order by 1, 2")) {
      return keys(select);
    }
  }

  /** Takes figures that are not older; the queues have to be locked. */
  public void hear(Connection connection, List<Heard> figures) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update queue set reserved = ?, inventory_version = ?,"
                + " traceparent = coalesce(?, traceparent)"
                + " where event_id = ? and ticket_type = ? and inventory_version <= ?")) {
      for (Heard heard : figures) {
        update.setInt(1, heard.reserved());
        update.setLong(2, heard.version());
        update.setString(3, heard.traceparent());
        update.setString(4, heard.key().eventId());
        update.setString(5, heard.key().ticketType());
        update.setLong(6, heard.version());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** Fewer units are left to be asked for. */
  public void took(Connection connection, Key key, int reserved) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update queue set reserved = ? where event_id = ? and ticket_type = ?")) {
      update.setInt(1, reserved);
      update.setString(2, key.eventId());
      update.setString(3, key.ticketType());
      update.executeUpdate();
    }
  }

  /** Queues that have units and people, or questions that nobody has answered. */
  public List<Key> withWork(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select event_id, ticket_type from queue q
            where (reserved > 0 and exists (select 1 from entry e where e.event_id = q.event_id
                and e.ticket_type = q.ticket_type and e.status = 'waiting' and not e.asked))
              or exists (select 1 from offer o where o.event_id = q.event_id
                and o.ticket_type = q.ticket_type and o.status = 'asked')
            """)) {
      return keys(select);
    }
  }

  /**
   * Queues whose lease has to be renewed.
   *
   * @param seconds before its end
   */
  public List<Key> toRenew(Connection connection, long seconds) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select event_id, ticket_type from queue q
            where (lease_until is null or lease_until < now() + make_interval(secs => ?))
              and exists (select 1 from entry e where e.event_id = q.event_id
                and e.ticket_type = q.ticket_type and e.status in ('waiting', 'offered'))
            """)) {
      select.setDouble(1, seconds);
      return keys(select);
    }
  }

  /** Queues that booking-service keeps units for and where nobody is any more. */
  public List<Key> toClose(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select event_id, ticket_type from queue q
            where (lease_until is null or lease_until > now()) and not exists (select 1 from entry e
              where e.event_id = q.event_id and e.ticket_type = q.ticket_type
                and e.status in ('waiting', 'offered'))
            """)) {
      return keys(select);
    }
  }

  /**
   * @param seconds from now; 0 for a lease that was given up
   */
  public void leased(Connection connection, Key key, long seconds) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update queue set lease_until = now() + make_interval(secs => ?)"
                + " where event_id = ? and ticket_type = ?")) {
      update.setDouble(1, seconds);
      update.setString(2, key.eventId());
      update.setString(3, key.ticketType());
      update.executeUpdate();
    }
  }

  private static List<Key> keys(PreparedStatement select) throws SQLException {
    List<Key> keys = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        keys.add(new Key(rows.getString(1), rows.getString(2)));
      }
    }
    return keys;
  }

  private static Queue queue(ResultSet row) throws SQLException {
    return new Queue(
        row.getString("event_id"),
        row.getString("ticket_type"),
        row.getInt("reserved"),
        row.getString("traceparent"),
        row.getLong("log_sequence"),
        row.getString("log_hash"),
        row.getTimestamp("now").toInstant());
  }

  private static void bind(PreparedStatement statement, Key key) throws SQLException {
    statement.setString(1, key.eventId());
    statement.setString(2, key.ticketType());
  }
}
