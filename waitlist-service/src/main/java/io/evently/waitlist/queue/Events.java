package io.evently.waitlist.queue;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of events: told by topic, and by booking-service with each join. */
@Singleton
public class Events {

  /**
   * @param version of the catalogue entry; 0 where only booking-service told of it
   * @param status {@code draft, published, cancelled, finished}
   */
  public record Event(
      String eventId,
      long version,
      String organizerId,
      String name,
      Instant eventDate,
      String status) {}

  /** Takes what is newer. */
  public void learn(Connection connection, Event event) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into event (event_id, version, organizer_id, name, event_date, status) values (?, ?, ?, ?, ?, ?)
            on conflict (event_id) do update set version = excluded.version,
              organizer_id = excluded.organizer_id, name = excluded.name, event_date = excluded.event_date,
              status = excluded.status
            where event.version < excluded.version
            """)) {
      upsert.setString(1, event.eventId());
      upsert.setLong(2, event.version());
      upsert.setString(3, event.organizerId());
      upsert.setString(4, event.name());
      upsert.setTimestamp(5, Timestamp.from(event.eventDate()));
      upsert.setString(6, event.status());
      upsert.executeUpdate();
    }
  }

  /**
   * Makes an event known where nobody has told of it yet. Until the transaction ends it cannot be
   * closed; those who meet it do not wait for each other.
   */
  public void meet(Connection connection, Event event) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from event where event_id = ? for share")) {
      select.setString(1, event.eventId());
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          return;
        }
      }
    }
    learn(connection, event);
  }

  /** Who may act for the event's organiser; empty for an event that nobody told of. */
  public Optional<String> organizerOf(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select organizer_id from event where event_id = ?")) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Events that have begun and where somebody still waits. */
  public List<String> begun(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                select event_id from event v where event_date <= now() and exists (
                  select 1 from entry e where e.event_id = v.event_id and e.status in ('waiting', 'offered'))
                """);
        ResultSet rows = select.executeQuery()) {
      List<String> events = new ArrayList<>();
      while (rows.next()) {
        events.add(rows.getString(1));
      }
      return events;
    }
  }
}
