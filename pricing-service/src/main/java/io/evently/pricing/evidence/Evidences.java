package io.evently.pricing.evidence;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Counts what was seen at each price: each fact once, whatever the order it comes in. */
@Singleton
class Evidences {

  private static final String SOLD =
      """
      insert into evidence as e (event_id, ticket_type, day, price, sold, refunded)
      values (?, ?, ?, ?, ?, ?)
      on conflict (event_id, ticket_type, day, price) do update set
        sold = e.sold + excluded.sold, refunded = e.refunded + excluded.refunded
      """;

  private static final String COUNT_SALE =
      """
      insert into counted as c (booking_id, sold) values (?, true)
      on conflict (booking_id) do update set sold = true where not c.sold returning 1
      """;

  private static final String COUNT_REFUND =
      """
      insert into counted as c (booking_id, refunded) values (?, true)
      on conflict (booking_id) do update set refunded = true where not c.refunded returning 1
      """;

  private static final String STOCK =
      """
      insert into stock as s (event_id, ticket_type, version, left_units) values (?, ?, ?, ?)
      on conflict (event_id, ticket_type) do update set version = excluded.version,
        left_units = excluded.left_units where s.version < excluded.version
      """;

  /** At the price that was asked when the window began; what was never priced is not counted. */
  private static final String DEMAND =
      """
      insert into evidence as e (event_id, ticket_type, day, price, views, quotes, refusals)
      select t.event_id, t.ticket_type, ?, h.price, ?, ?, ?
      from ticket_type t cross join lateral (
        select price from price_history h
        where h.event_id = t.event_id and h.ticket_type = t.ticket_type
        order by h.effective_at <= ? desc,
          case when h.effective_at <= ? then h.effective_at end desc nulls last, h.effective_at
        limit 1) h
      where t.event_id = ? and t.capacity > 0
      on conflict (event_id, ticket_type, day, price) do update set
        views = e.views + excluded.views, quotes = e.quotes + excluded.quotes,
        refusals = e.refusals + excluded.refusals
      """;

  /**
   * A confirmed booking is a sale, one cancelled afterwards a refund too. A cancellation that comes
   * without its confirmation brings both.
   */
  void booking(Connection connection, Said.Booking said) throws SQLException {
    if (said.status().equals("confirmed")) {
      sold(connection, said, said.updatedAt());
    } else if (said.refundDue() != null && said.refundDue().signum() > 0) {
      sold(connection, said, said.createdAt());
      if (isNew(connection, COUNT_REFUND, said.bookingId())) {
        add(connection, said, said.updatedAt(), 0, said.quantity());
      }
    }
  }

  private static void sold(Connection connection, Said.Booking said, Instant at)
      throws SQLException {
    if (isNew(connection, COUNT_SALE, said.bookingId())) {
      add(connection, said, at, said.quantity(), 0);
    }
  }

  private static void add(
      Connection connection, Said.Booking said, Instant at, int sold, int refunded)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(SOLD)) {
      upsert.setString(1, said.eventId());
      upsert.setString(2, said.ticketType());
      upsert.setDate(3, day(at));
      upsert.setBigDecimal(4, plain(said.unitPrice()));
      upsert.setInt(5, sold);
      upsert.setInt(6, refunded);
      upsert.executeUpdate();
    }
  }

  private static boolean isNew(Connection connection, String sql, String bookingId)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(sql)) {
      upsert.setString(1, bookingId);
      try (ResultSet row = upsert.executeQuery()) {
        return row.next();
      }
    }
  }

  void inventory(Connection connection, Said.Inventory said) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(STOCK)) {
      for (Said.Inventory.Type type : said.ticketTypes()) {
        upsert.setString(1, said.eventId());
        upsert.setString(2, type.id());
        upsert.setLong(3, said.version());
        upsert.setInt(4, type.available() + type.waitlistReserved());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  void demand(Connection connection, Said.Demand said) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(DEMAND)) {
      upsert.setDate(1, day(said.windowStart()));
      upsert.setLong(2, said.views());
      upsert.setLong(3, said.quotes() == null ? 0 : said.quotes());
      upsert.setLong(4, said.refusals());
      upsert.setObject(5, said.windowStart().atOffset(ZoneOffset.UTC));
      upsert.setObject(6, said.windowStart().atOffset(ZoneOffset.UTC));
      upsert.setString(7, said.eventId());
      upsert.executeUpdate();
    }
  }

  private static Date day(Instant at) {
    return Date.valueOf(at.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  private static BigDecimal plain(BigDecimal amount) {
    return amount.stripTrailingZeros();
  }
}
