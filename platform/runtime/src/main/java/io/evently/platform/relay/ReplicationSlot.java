package io.evently.platform.relay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/**
 * The slot and publication of one database: made once, before the first write, and never again in
 * silence.
 */
final class ReplicationSlot {

  static final String PUBLICATION = "evently_outbox";

  private static final String CREATION_LOCK = "select pg_advisory_lock(hashtext('evently-slot'))";

  private final RelayDatabase database;

  ReplicationSlot(RelayDatabase database) {
    this.database = database;
  }

  /**
   * @param walStatus {@code reserved, extended, unreserved} or {@code lost}
   * @param active whether somebody reads it
   * @param lagBytes WAL written and not yet confirmed
   */
  record Status(String walStatus, boolean active, long lagBytes) {
    boolean lost() {
      return "lost".equals(walStatus);
    }
  }

  String name() {
    return database.name() + "_outbox";
  }

  /**
   * Makes slot and publication if this database never had them. Safe when several replicas start at
   * once.
   */
  void ensure() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATION_LOCK);
      if (wasMade(connection)) {
        return;
      }
      create(connection, statement);
    }
  }

  /** Lets go of what would keep the log for nobody. */
  void drop() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATION_LOCK);
      if (status(connection).filter(s -> !s.active()).isPresent()) {
        statement.execute("select pg_drop_replication_slot('" + name() + "')");
      }
    }
  }

  /**
   * After an operator's decision: a new slot from now on, if the old one is missing or lost. The
   * database decides, not what the relay of this process is doing: another may lead.
   */
  boolean recreateIfLost() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATION_LOCK);
      Optional<Status> old = status(connection);
      if (old.isPresent() && !old.get().lost()) {
        return false;
      }
      if (old.isPresent()) {
        statement.execute("select pg_drop_replication_slot('" + name() + "')");
      }
      statement.execute("drop table if exists " + database.offsetTable());
      create(connection, statement);
      return true;
    }
  }

  Optional<Status> status() throws SQLException {
    try (Connection connection = database.connect()) {
      return status(connection);
    }
  }

  private void create(Connection connection, Statement statement) throws SQLException {
    try (ResultSet there =
        statement.executeQuery(
            "select 1 from pg_publication where pubname = '" + PUBLICATION + "'")) {
      if (!there.next()) {
        try (Statement create = connection.createStatement()) {
          create.execute("create publication " + PUBLICATION);
        }
      }
    }
    if (status(connection).isEmpty()) {
      statement.execute("select pg_create_logical_replication_slot('" + name() + "', 'pgoutput')");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into relay_slot (slot_name) values (?) on conflict (slot_name) do update set created_at = now()")) {
      insert.setString(1, name());
      insert.executeUpdate();
    }
  }

  private boolean wasMade(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from relay_slot where slot_name = ?")) {
      select.setString(1, name());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private Optional<Status> status(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select wal_status, active, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)
            from pg_replication_slots where slot_name = ? and database = current_database()
            """)) {
      select.setString(1, name());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Status(row.getString(1), row.getBoolean(2), row.getLong(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * Where the relay connects, apart from the service's pool: it holds its connections for as long
   * as it lives.
   *
   * @param shard number of the database among those of the service
   */
  record RelayDatabase(
      int shard,
      String jdbcUrl,
      String host,
      int port,
      String name,
      String schema,
      String user,
      String password) {

    Connection connect() throws SQLException {
      var properties = new Properties();
      properties.setProperty("user", user);
      properties.setProperty("password", password);
      properties.setProperty("ApplicationName", "evently-relay");
      properties.setProperty("connectTimeout", "3");
      properties.setProperty("socketTimeout", "10");
      properties.setProperty("tcpKeepAlive", "true");
      return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Of the engine and its metrics: databases of one name may be on several servers. */
    String engine() {
      return name + "_outbox" + (shard == 0 ? "" : "_shard_" + shard);
    }

    String offsetTable() {
      return schema + ".relay_offset";
    }
  }
}
