package io.evently.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far a server is in its write-ahead log.
 *
 * @param bytes from the beginning of the log
 * @param history which cluster and timeline: positions of two histories cannot be compared
 */
record LogPosition(long bytes, String history) {

  private static final String HISTORY =
      ", (pg_control_system()).system_identifier || '/' || (pg_control_checkpoint()).timeline_id";

  /** Fails on a server that is itself a replica. */
  static final String WRITTEN =
      "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint" + HISTORY;

  /** Null on a server that is no replica. */
  static final String REPLAYED =
      "select case when pg_is_in_recovery()"
          + " then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint end"
          + HISTORY;

  static LogPosition of(Connection connection, String question) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(question);
        ResultSet row = select.executeQuery()) {
      row.next();
      long bytes = row.getLong(1);
      if (row.wasNull()) {
        throw new SQLException("it is no replica");
      }
      return new LogPosition(bytes, row.getString(2));
    }
  }
}
