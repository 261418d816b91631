package io.evently.pricing.price;

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

/** Says the newest prices of an event again: they are all that a reader of the topic needs. */
@Singleton
class PriceRepublisher implements Republisher {

  private static final String LATEST =
      """
      select distinct on (h.event_id) h.event_id, h.price_version, h.ticket_type, h.price,
        h.currency, h.face_value, coalesce(h.recommendation_id::text, 'catalogue'), h.effective_at
      from price_history h join event e using (event_id)
      where h.price_version > 0 and h.price_version = e.price_version
        and (cast(? as text) is null or h.event_id = ?)
        and (cast(? as timestamptz) is null or h.effective_at >= ?)
      order by h.event_id, h.effective_at desc
      """;

  @Override
  public void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    say(connection, id, null, chunk);
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    say(connection, null, Timestamp.from(since), chunk);
  }

  private static void say(
      Connection connection, String id, Timestamp since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    List<PriceRecords.Data> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LATEST)) {
      select.setString(1, id);
      select.setString(2, id);
      select.setTimestamp(3, since);
      select.setTimestamp(4, since);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new PriceRecords.Data(
                  row.getString(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getBigDecimal(4),
                  row.getString(5),
                  row.getBigDecimal(6),
                  row.getString(7),
                  row.getTimestamp(8).toInstant(),
                  List.of()));
        }
      }
    }
    for (PriceRecords.Data d : found) {
      var whole =
          new PriceRecords.Data(
              d.eventId(),
              d.version(),
              d.ticketType(),
              d.price(),
              d.currency(),
              d.faceValue(),
              d.reasonId(),
              d.effectiveAt(),
              PriceBook.published(connection, d.eventId()));
      chunk.accept(List.of(PriceRecords.of(whole, null)));
    }
  }
}
