package io.evently.pricing.evidence;

import io.evently.platform.database.Columns;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was seen at each price: each fact once, whatever the order it comes in. */
@Singleton
class Evidences {

  private static final String CONFIRMED = "confirmed";

  private static final String SOLD =
      """
      insert into evidence as e (event_id, ticket_type, day, price, sold, refunded)
      select * from unnest(?, ?, ?::date[], ?, ?, ?)
      on conflict (event_id, ticket_type, day, price) do update set
        sold = e.sold + excluded.sold, refunded = e.refunded + excluded.refunded
      """;

  private static final String COUNT_SALES =
      """
      insert into counted as c (booking_id, sold) select unnest(?), true
      on conflict (booking_id) do update set sold = true where not c.sold returning booking_id
      """;

  private static final String COUNT_REFUNDS =
      """
      insert into counted as c (booking_id, refunded) select unnest(?), true
      on conflict (booking_id) do update set refunded = true where not c.refunded
      returning booking_id
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

  /** Where it was seen. */
  private record Place(String eventId, String ticketType, LocalDate day, BigDecimal price) {

    static Place of(Said.Booking said, Instant at) {
      return new Place(
          said.eventId(),
          said.ticketType(),
          at.atOffset(ZoneOffset.UTC).toLocalDate(),
          said.unitPrice().stripTrailingZeros());
    }
  }

  private record Count(int sold, int refunded) {

    Count and(Count other) {
      return new Count(sold + other.sold, refunded + other.refunded);
    }
  }

  /**
   * A confirmed booking is a sale, one cancelled afterwards a refund too, and so is each part that
   * is cancelled. A cancellation that comes without its confirmation brings both.
   */
  void bookings(Connection connection, List<Said.Booking> said) throws SQLException {
    Map<String, Said.Booking> sales = new LinkedHashMap<>();
    Map<String, Said.Booking> refunds = new LinkedHashMap<>();
    for (Said.Booking b : said) {
      boolean refunded = b.refundDue() != null && b.refundDue().signum() > 0;
      if (b.status().equals(CONFIRMED) || refunded) {
        sales.putIfAbsent(b.bookingId(), b);
      }
      if (refunded) {
        refunds.putIfAbsent(refund(b), b);
      }
    }
    Map<Place, Count> counts = new HashMap<>();
    for (String id : fresh(connection, COUNT_SALES, sales.keySet())) {
      Said.Booking b = sales.get(id);
      boolean first = b.status().equals(CONFIRMED) && b.cancelledQuantity() == null;
      Instant at = first ? b.updatedAt() : b.createdAt();
      counts.merge(Place.of(b, at), new Count(b.soldQuantity(), 0), Count::and);
    }
    for (String id : fresh(connection, COUNT_REFUNDS, refunds.keySet())) {
      Said.Booking b = refunds.get(id);
      counts.merge(Place.of(b, b.updatedAt()), new Count(0, refundedUnits(b)), Count::and);
    }
    add(connection, counts);
  }

  /** A part by its state; what was left by the booking, which ends once. */
  private static String refund(Said.Booking b) {
    return b.status().equals(CONFIRMED) ? b.bookingId() + "-" + b.sequence() : b.bookingId();
  }

  private static int refundedUnits(Said.Booking b) {
    return b.status().equals(CONFIRMED)
        ? b.refundDue().divide(b.unitPrice(), RoundingMode.HALF_UP).intValue()
        : b.quantity();
  }

  /** Those that were not counted before. */
  private static List<String> fresh(Connection connection, String sql, Collection<String> ids)
      throws SQLException {
    List<String> fresh = new ArrayList<>();
    if (ids.isEmpty()) {
      return fresh;
    }
    try (PreparedStatement upsert = connection.prepareStatement(sql)) {
      upsert.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet row = upsert.executeQuery()) {
        while (row.next()) {
          fresh.add(row.getString(1));
        }
      }
    }
    return fresh;
  }

  private static void add(Connection connection, Map<Place, Count> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    var rows = counts.entrySet();
    try (PreparedStatement upsert = connection.prepareStatement(SOLD)) {
      upsert.setArray(1, Columns.of(connection, "text", rows, r -> r.getKey().eventId()));
      upsert.setArray(2, Columns.of(connection, "text", rows, r -> r.getKey().ticketType()));
      upsert.setArray(3, Columns.of(connection, "text", rows, r -> r.getKey().day().toString()));
      upsert.setArray(4, Columns.of(connection, "numeric", rows, r -> r.getKey().price()));
      upsert.setArray(5, Columns.of(connection, "int4", rows, r -> r.getValue().sold()));
      upsert.setArray(6, Columns.of(connection, "int4", rows, r -> r.getValue().refunded()));
      upsert.executeUpdate();
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
}
