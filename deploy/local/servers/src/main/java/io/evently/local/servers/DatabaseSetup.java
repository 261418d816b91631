package io.evently.local.servers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes roles and databases; repeating it changes nothing. */
record DatabaseSetup(Connection connection) {

  Database ensure(int port, String name, String password) throws SQLException {
    requireName(name);
    if (!has("SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
      execute("CREATE ROLE %s".formatted(name));
    }
    execute("ALTER ROLE %s LOGIN REPLICATION PASSWORD '%s'".formatted(name, quoted(password)));
    if (!has("SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
    }
    return new Database(port, name, password);
  }

  void drop(String name) throws SQLException {
    requireName(name);
    if (has("SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      // The database is closed first: else a reader of its slot would come back between two steps.
      execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(name));
      String slots = " FROM pg_replication_slots WHERE database = '%s'".formatted(name);
      execute("SELECT pg_terminate_backend(active_pid, 10000)" + slots + " AND active");
      execute("SELECT pg_drop_replication_slot(slot_name)" + slots);
      execute("DROP DATABASE %s WITH (FORCE)".formatted(name));
    }
    execute("DROP ROLE IF EXISTS %s".formatted(name));
  }

  private boolean has(String query, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void requireName(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new ServerException("Not a name for a database: " + name);
    }
  }

  /** The password cannot be a parameter of DDL. */
  private static String quoted(String password) {
    return password.replace("'", "''");
  }
}
