package io.evently.pricing.desk;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which events and ticket types there are, whose they are, and what was asked for them. */
@Singleton
class Subjects {

  /** An event and its ticket types in the catalogue's order. */
  record Subject(String eventId, String organizerId, List<String> ticketTypes) {}

  /** A ticket type of an event. */
  record Line(String eventId, String ticketType) {}

  /** A price that was asked from a time on. */
  record Asked(
      String ticketType,
      Instant effectiveAt,
      BigDecimal price,
      BigDecimal faceValue,
      String currency,
      String cause,
      UUID recommendationId,
      String appliedBy) {}

  private static final int NEWEST = 100;

  /** Empty for an event that was never heard of. */
  Optional<Subject> find(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select e.organizer_id, t.ticket_type from event e left join ticket_type t
              on t.event_id = e.event_id and t.capacity > 0
            where e.event_id = ? order by t.position
            """)) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        List<String> types = new ArrayList<>();
        String organizer = null;
        while (row.next()) {
          organizer = row.getString(1);
          if (row.getString(2) != null) {
            types.add(row.getString(2));
          }
        }
        return organizer == null
            ? Optional.empty()
            : Optional.of(new Subject(eventId, organizer, types));
      }
    }
  }

  /**
   * What is on sale, in the order of ids.
   *
   * @param organizer whose; null for all
   */
  List<Line> onSale(
      Connection connection, String organizer, String afterEvent, String afterType, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select event_id, ticket_type from event join ticket_type using (event_id)
            where status = 'published' and event_date > now() and capacity > 0
              and (cast(? as text) is null or organizer_id = ?)
              and (event_id, ticket_type) > (?, ?)
            order by event_id, ticket_type limit ?
            """)) {
      select.setString(1, organizer);
      select.setString(2, organizer);
      select.setString(3, afterEvent);
      select.setString(4, afterType);
      select.setInt(5, limit);
      List<Line> lines = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lines.add(new Line(row.getString(1), row.getString(2)));
        }
      }
      return lines;
    }
  }

  /** The newest first. */
  List<Asked> history(Connection connection, String eventId, String type) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select ticket_type, effective_at, price, face_value, currency, cause,
              recommendation_id, applied_by
            from price_history where event_id = ? and (cast(? as text) is null or ticket_type = ?)
            order by effective_at desc, ticket_type limit ?
            """)) {
      select.setString(1, eventId);
      select.setString(2, type);
      select.setString(3, type);
      select.setInt(4, NEWEST);
      List<Asked> asked = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          asked.add(
              new Asked(
                  row.getString(1),
                  row.getTimestamp(2).toInstant(),
                  row.getBigDecimal(3),
                  row.getBigDecimal(4),
                  row.getString(5),
                  row.getString(6),
                  row.getObject(7, UUID.class),
                  row.getString(8)));
        }
      }
      return asked;
    }
  }

  /** Null takes a limit back to its default. */
  void limit(
      Connection connection,
      String eventId,
      BigDecimal floorShare,
      BigDecimal ceilingShare,
      BigDecimal minimumPrice)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update event set floor_share = ?, ceiling_share = ?, minimum_price = ?"
                + " where event_id = ?")) {
      update.setBigDecimal(1, floorShare);
      update.setBigDecimal(2, ceilingShare);
      update.setBigDecimal(3, minimumPrice);
      update.setString(4, eventId);
      update.executeUpdate();
    }
  }
}
