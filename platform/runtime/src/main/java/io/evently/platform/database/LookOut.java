package io.evently.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A connection of its own for one short question, made anew after a failure: a pool that is used up
 * must not look like a server that is away.
 */
final class LookOut implements AutoCloseable {

  private final DatabaseAddress address;
  private final String question;
  private Connection connection;

  LookOut(DatabaseAddress address, String question) {
    this.address = address;
    this.question = question;
  }

  LogPosition ask() throws SQLException {
    try {
      if (connection == null) {
        connection = connect();
      }
      return LogPosition.of(connection, question);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "1");
    return new Driver().connect(address.jdbcUrl(), properties);
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException alreadyGone) {
        // That is why it is closed.
      }
    }
  }
}
