package io.evently.analytics.fact;

import io.evently.platform.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** How messages ended: each ends once, so the first to say so is right. */
final class DeliveryFacts {

  private static final String INSERT =
      """
      insert into delivery_fact (message_id, event_id, kind, status, channel, attempts, created_at,
        settled_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?::timestamptz[], ?::timestamptz[])
      on conflict (message_id) do nothing
      """;

  private DeliveryFacts() {}

  static void write(Connection connection, List<Said.Delivery> said) throws SQLException {
    if (said.isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(INSERT)) {
      int i = 1;
      column(s, i++, "text", said, Said.Delivery::messageId);
      column(s, i++, "text", said, Said.Delivery::eventId);
      column(s, i++, "text", said, Said.Delivery::kind);
      column(s, i++, "text", said, Said.Delivery::status);
      column(s, i++, "text", said, Said.Delivery::channel);
      column(s, i++, "int4", said, Said.Delivery::attempts);
      column(s, i++, "text", said, Said.Delivery::createdAt);
      column(s, i, "text", said, Said.Delivery::settledAt);
      s.executeUpdate();
    }
  }

  private static void column(
      PreparedStatement s,
      int index,
      String type,
      List<Said.Delivery> said,
      Function<Said.Delivery, Object> value)
      throws SQLException {
    s.setArray(index, Columns.of(s.getConnection(), type, said, value));
  }
}
