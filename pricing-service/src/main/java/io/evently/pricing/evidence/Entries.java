package io.evently.pricing.evidence;

import io.evently.pricing.price.PriceBook;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/** Keeps the catalogue as last heard; what its organiser changes takes published prices back. */
@Singleton
class Entries {

  private static final String EVENT =
      """
      insert into event as e (event_id, version, organizer_id, name, event_date, status, currency,
        sale_ends_at) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id) do update set version = excluded.version,
        organizer_id = excluded.organizer_id, name = excluded.name,
        event_date = excluded.event_date, status = excluded.status, currency = excluded.currency,
        sale_ends_at = excluded.sale_ends_at
      where e.version < excluded.version
      """;

  private static final String GONE =
      "update ticket_type set capacity = 0 where event_id = ? and ticket_type <> all (?)";

  private static final String TYPE =
      """
      insert into ticket_type as t (event_id, ticket_type, position, name, capacity, face_value)
      values (?, ?, ?, ?, ?, ?)
      on conflict (event_id, ticket_type) do update set position = excluded.position,
        name = excluded.name, capacity = excluded.capacity, face_value = excluded.face_value
      """;

  private final PriceBook prices;

  Entries(PriceBook prices) {
    this.prices = prices;
  }

  void changed(Connection connection, Said.Event said, String traceparent) throws SQLException {
    if (!isNewer(connection, said)) {
      return;
    }
    try (PreparedStatement gone = connection.prepareStatement(GONE)) {
      gone.setString(1, said.eventId());
      gone.setArray(
          2,
          connection.createArrayOf(
              "text", said.ticketTypes().stream().map(Said.Event.Type::id).toArray()));
      gone.executeUpdate();
    }
    try (PreparedStatement upsert = connection.prepareStatement(TYPE)) {
      int position = 0;
      for (Said.Event.Type type : said.ticketTypes()) {
        upsert.setString(1, said.eventId());
        upsert.setString(2, type.id());
        upsert.setInt(3, position++);
        upsert.setString(4, type.name() == null ? type.id() : type.name());
        upsert.setInt(5, type.capacity());
        upsert.setBigDecimal(6, type.price());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
    List<String> types = said.ticketTypes().stream().map(Said.Event.Type::id).toList();
    prices.catalogueSaid(connection, said.eventId(), types, said.updatedAt(), traceparent);
  }

  private static boolean isNewer(Connection connection, Said.Event said) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(EVENT)) {
      upsert.setString(1, said.eventId());
      upsert.setLong(2, said.version());
      upsert.setString(3, said.organizerId());
      upsert.setString(4, said.name());
      upsert.setTimestamp(5, Timestamp.from(said.eventDate()));
      upsert.setString(6, said.status());
      upsert.setString(7, said.currency());
      upsert.setTimestamp(8, said.saleEndsAt() == null ? null : Timestamp.from(said.saleEndsAt()));
      return upsert.executeUpdate() == 1;
    }
  }
}
