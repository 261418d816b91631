package io.evently.bench.measure;

import io.evently.local.servers.Postgres;
import io.evently.local.servers.ServerException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Postgres' write-ahead log up to a moment, of all databases.
 *
 * @param bytes written
 * @param syncs fsyncs
 * @param fullPages pages written whole, because they were changed for the first time since a
 *     checkpoint
 */
public record LogWork(long bytes, long syncs, long fullPages) {

  /** Now. */
  public static LogWork now(Postgres postgres) {
    try (Connection connection = postgres.connect("postgres");
        Statement s = connection.createStatement();
        ResultSet row = s.executeQuery("select wal_bytes, wal_sync, wal_fpi from pg_stat_wal")) {
      row.next();
      return new LogWork(row.getLong(1), row.getLong(2), row.getLong(3));
    } catch (SQLException e) {
      throw new ServerException("Cannot read pg_stat_wal: " + e.getMessage(), e);
    }
  }

  /** What was written from an earlier moment to this one. */
  public LogWork since(LogWork earlier) {
    return new LogWork(bytes - earlier.bytes, syncs - earlier.syncs, fullPages - earlier.fullPages);
  }
}
