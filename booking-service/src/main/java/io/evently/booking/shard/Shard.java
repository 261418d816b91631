package io.evently.booking.shard;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * One database of several, with whole events in it.
 *
 * @param number 0 for {@code DATABASE_URL}
 */
public record Shard(int number, DataSource datasource) {

  public Connection connect() throws SQLException {
    return datasource.getConnection();
  }
}
