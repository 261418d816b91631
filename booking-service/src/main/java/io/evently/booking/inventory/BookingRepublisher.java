package io.evently.booking.inventory;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.Settlement.Made;
import io.evently.booking.shard.Shards;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.Republisher;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says bookings and stock again from their rows: the same ids, in an order in which nothing newer
 * is overtaken by something older.
 */
@Singleton
class BookingRepublisher implements Republisher {

  private static final int CHUNK = 500;

  private final Shards shards;

  BookingRepublisher(Shards shards) {
    this.shards = shards;
  }

  @Override
  public int shardOf(String eventId) {
    return shards.of(eventId).number();
  }

  @Override
  public void republish(Connection connection, String eventId, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select "
                + Rows.BOOKING_COLUMNS
                + " from booking b where b.event_id = ? order by b.id")) {
      select.setString(1, eventId);
      bookings(select, chunk);
    }
    inventory(connection, List.of(eventId), chunk);
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select "
                + Rows.BOOKING_COLUMNS
                + " from booking b where b.updated_at >= ? order by b.id")) {
      select.setTimestamp(1, Timestamp.from(since));
      bookings(select, chunk);
    }
    inventory(connection, events(connection), chunk);
  }

  private static void bookings(PreparedStatement select, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    select.setFetchSize(CHUNK);
    List<OutboxRecord> records = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        for (Booking state : Rows.booking(rows).history()) {
          records.add(SaleRecords.booking(new Made(state, null)));
        }
        if (records.size() >= CHUNK) {
          chunk.accept(List.copyOf(records));
          records.clear();
        }
      }
    }
    chunk.accept(records);
  }

  private static List<String> events(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select event_id from stock order by event_id");
        ResultSet rows = select.executeQuery()) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }

  private static void inventory(
      Connection connection, List<String> eventIds, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select p.*, s.version, statement_timestamp() as now,
            """
                + Rows.PUBLISHED_COLUMNS
                + """
                 from pool p join stock s using (event_id)
                left join published_price r using (event_id, ticket_type)
                where event_id = ? order by p.position
                """)) {
      for (String eventId : eventIds) {
        select.setString(1, eventId);
        List<Pool> pools = new ArrayList<>();
        long version = 0;
        Instant now = null;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            pools.add(Rows.pool(rows));
            version = rows.getLong("version");
            now = Rows.instant(rows, "now");
          }
        }
        if (!pools.isEmpty()) {
          chunk.accept(List.of(SaleRecords.inventory(eventId, version, now, pools, null)));
        }
      }
    }
  }
}
