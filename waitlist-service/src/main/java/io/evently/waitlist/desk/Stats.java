package io.evently.waitlist.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/** A queue in figures, counted when asked. */
record Stats(
    String eventId,
    int totalWaitlisted,
    @JsonInclude Instant oldestEntry,
    @JsonInclude Instant newestEntry,
    int ticketsWanted,
    int offersOpen,
    int accepted,
    int reserved,
    Instant asOf) {

  static Stats of(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select count(*) filter (where status = 'waiting') as waiting,
              min(joined_at) filter (where status = 'waiting') as oldest,
              max(joined_at) filter (where status = 'waiting') as newest,
              coalesce(sum(quantity) filter (where status = 'waiting'), 0) as wanted,
              count(*) filter (where status = 'offered') as offered,
              count(*) filter (where status = 'accepted') as accepted,
              (select coalesce(sum(reserved), 0) from queue where event_id = ?) as reserved,
              clock_timestamp() as as_of
            from entry where event_id = ?
            """)) {
      select.setString(1, eventId);
      select.setString(2, eventId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Stats(
            eventId,
            row.getInt("waiting"),
            instant(row, "oldest"),
            instant(row, "newest"),
            row.getInt("wanted"),
            row.getInt("offered"),
            row.getInt("accepted"),
            row.getInt("reserved"),
            instant(row, "as_of"));
      }
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
