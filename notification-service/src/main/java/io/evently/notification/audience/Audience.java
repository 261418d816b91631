package io.evently.notification.audience;

import io.evently.notification.sql.Sql;
import io.evently.platform.database.Columns;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of events, bookings and places in waitlists: the newest state of each. */
@Singleton
public class Audience {

  private static final String GUEST = "guest:";

  private static final String BOOKING =
      """
      insert into booking as b (booking_id, event_id, user_id, status, sequence, booked_at)
      select * from unnest(?, ?, ?, ?, ?, ?::timestamptz[])
      on conflict (booking_id) do update set status = excluded.status, sequence = excluded.sequence
      where b.sequence < excluded.sequence
      """;

  private static final String ENTRY =
      """
      insert into entry as e (entry_id, event_id, user_id, status, sequence)
      values (?, ?, ?, ?, ?)
      on conflict (entry_id) do update set status = excluded.status, sequence = excluded.sequence
      where e.sequence < excluded.sequence
      """;

  private static final String EVENT =
      """
      insert into event as e (event_id, version, organizer_id, name, venue, event_date, status)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id) do update set version = excluded.version,
        organizer_id = excluded.organizer_id, name = excluded.name, venue = excluded.venue,
        event_date = excluded.event_date, status = excluded.status
      where e.version < excluded.version
      """;

  /** An event as last heard of. */
  public record Event(
      String id, String organizerId, String name, String venue, Instant date, String status) {}

  /** A booking as last heard of. */
  public record Booking(
      String id, String eventId, String userId, String status, long sequence, Instant bookedAt) {

    /** Not confirmed yet. */
    public boolean isHold() {
      return status.equals("held");
    }
  }

  /** Where a guest's address is known; null for accounts. */
  public static String contactOfBooking(String userId, String bookingId) {
    return userId.startsWith(GUEST) ? "booking:" + bookingId : null;
  }

  /** Where a guest's address is known; null for accounts. */
  public static String contactOfEntry(String userId, String entryId) {
    return userId.startsWith(GUEST) ? "entry:" + entryId : null;
  }

  /** The newest known states, by booking id. */
  public Map<String, Booking> bookings(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, Booking> known = new HashMap<>();
    Sql.list(
            connection,
            "select * from booking where booking_id = any (?)",
            row ->
                new Booking(
                    row.getString("booking_id"),
                    row.getString("event_id"),
                    row.getString("user_id"),
                    row.getString("status"),
                    row.getLong("sequence"),
                    Sql.instant(row, "booked_at")),
            connection.createArrayOf("text", ids.toArray()))
        .forEach(b -> known.put(b.id(), b));
    return known;
  }

  /** Keeps what is newer than what is known. At most one state a booking. */
  public void learn(Connection connection, Collection<Booking> bookings) throws SQLException {
    Sql.run(
        connection,
        BOOKING,
        Columns.of(connection, "text", bookings, Booking::id),
        Columns.of(connection, "text", bookings, Booking::eventId),
        Columns.of(connection, "text", bookings, Booking::userId),
        Columns.of(connection, "text", bookings, Booking::status),
        Columns.of(connection, "int8", bookings, Booking::sequence),
        Columns.of(connection, "text", bookings, Booking::bookedAt));
  }

  /** False when this state or a newer one is known. */
  public boolean entry(
      Connection connection, String id, String eventId, String userId, String status, long sequence)
      throws SQLException {
    return Sql.run(connection, ENTRY, id, eventId, userId, status, sequence) == 1;
  }

  /** False when this version or a newer one is known. */
  public boolean event(Connection connection, Event e, long version) throws SQLException {
    return Sql.run(
            connection,
            EVENT,
            e.id(),
            version,
            e.organizerId(),
            e.name(),
            e.venue(),
            e.date(),
            e.status())
        == 1;
  }

  /** The event, locked against changes until the transaction ends. */
  public Optional<Event> find(Connection connection, String id) throws SQLException {
    return Sql.list(
            connection,
            "select * from event where event_id = ? for update",
            row ->
                new Event(
                    id,
                    row.getString("organizer_id"),
                    row.getString("name"),
                    row.getString("venue"),
                    Sql.instant(row, "event_date"),
                    row.getString("status")),
            id)
        .stream()
        .findFirst();
  }
}
