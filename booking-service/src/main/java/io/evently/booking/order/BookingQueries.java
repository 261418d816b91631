package io.evently.booking.order;

import io.evently.booking.inventory.Rows;
import io.evently.booking.reads.Reads;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Contact;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads bookings, with the event that they are for. */
@Singleton
class BookingQueries {

  private static final String SELECT =
      "select "
          + Rows.BOOKING_COLUMNS
          + ", e.organizer_id, e.name as event_name, e.venue, e.event_date"
          + " from booking b join event e on e.event_id = b.event_id ";

  private final Reads reads;

  BookingQueries(Reads reads) {
    this.reads = reads;
  }

  /** A booking and what its event is called. */
  record Found(
      Booking booking, String organizerId, String eventName, String venue, Instant eventDate) {}

  Optional<Found> byId(UUID id) throws SQLException {
    return reads.ofBooking(id, connection -> one(connection, SELECT + "where b.id = ?", id));
  }

  Optional<Found> byReference(String reference) throws SQLException {
    return reads.anywhere(
        connection -> one(connection, SELECT + "where b.reference = ?", reference));
  }

  /** Where a guest wants to be told of the booking. */
  Optional<Contact> contact(UUID id) throws SQLException {
    return reads.ofBooking(id, connection -> contact(connection, id));
  }

  private static Optional<Contact> contact(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select email, locale from booking_contact where booking_id = ?")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Contact(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /**
   * Newest first, of all shards: each is asked for a whole page, because all of it may be there.
   * Ids sort as the database does it, which is not as {@link UUID#compareTo} does.
   */
  List<Found> ofUser(String userId, UUID after, int limit) throws SQLException {
    return reads.everywhere(connection -> ofUser(connection, userId, after, limit)).stream()
        .sorted(Comparator.comparing((Found f) -> f.booking().id().toString()).reversed())
        .limit(limit)
        .toList();
  }

  private static List<Found> ofUser(Connection connection, String userId, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + "where b.user_id = ? and (?::uuid is null or b.id < ?) order by b.id desc limit ?")) {
      select.setString(1, userId);
      select.setObject(2, after);
      select.setObject(3, after);
      select.setInt(4, limit);
      List<Found> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(found(rows));
        }
      }
      return found;
    }
  }

  private static Optional<Found> one(Connection connection, String sql, Object key)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(found(row)) : Optional.empty();
      }
    }
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        Rows.booking(row),
        row.getString("organizer_id"),
        row.getString("event_name"),
        row.getString("venue"),
        Rows.instant(row, "event_date"));
  }
}
