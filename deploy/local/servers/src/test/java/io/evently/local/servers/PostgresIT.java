package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class PostgresIT {

  @TempDir Path folder;
  private Postgres postgres;

  @BeforeEach
  void describe() {
    // No test here cuts the power, and syncing a new data folder to disk takes seconds.
    postgres = Postgres.in(new Home(folder), 0).durable(false);
  }

  @AfterEach
  void stop() {
    System.clearProperty(Unprivileged.PROPERTY);
    postgres.stop();
  }

  @Test
  void keepsItsDataOverACleanRestart() throws SQLException {
    ManagedProcess first = postgres.start();
    Database database = postgres.ensureDatabase("booking");
    run(database, "CREATE TABLE seat (id int)");
    run(database, "INSERT INTO seat VALUES (7)");

    postgres.stop();
    assertFalse(first.isAlive());
    ManagedProcess second = postgres.start();

    assertNotEquals(first.pid(), second.pid());
    assertEquals("7", ask(postgres.ensureDatabase("booking"), "SELECT id FROM seat"));
  }

  @Test
  void theRecordedPidIsThePostmastersAndItsSettingsAreDurable() throws Exception {
    postgres = postgres.durable(true);
    ManagedProcess process = postgres.start();

    String lock = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst();
    assertEquals(Long.toString(process.pid()), lock.strip());
    try (Connection connection = postgres.connect("postgres")) {
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        assertEquals("on", value(connection, "SHOW " + setting));
      }
      assertEquals("logical", value(connection, "SHOW wal_level"));
      assertEquals("UTF8", value(connection, "SHOW server_encoding"));
    }
  }

  @Test
  void recoversAfterKillMinusNine() throws SQLException {
    ManagedProcess first = postgres.start();
    Database database = postgres.ensureDatabase("booking");
    run(database, "CREATE TABLE seat (id int)");
    run(database, "INSERT INTO seat VALUES (8)");

    first.kill9();
    postgres.start();

    assertEquals("8", ask(database, "SELECT id FROM seat"));
  }

  @Test
  void startsWhereTheLockFileNamesAPidOfSomeoneElse() throws Exception {
    postgres.start().kill9();
    Path lock = folder.resolve("postgres/postmaster.pid");
    String stranger = Long.toString(ProcessHandle.current().pid());
    Files.writeString(lock, Files.readString(lock).replaceFirst("\\d+", stranger));

    assertTrue(postgres.start().isAlive());
  }

  @Test
  void startsWhereTheLockFileNamesAZombie() throws Exception {
    postgres.start().kill9();
    Path lock = folder.resolve("postgres/postmaster.pid");
    // The child ends at once, and the sleeper that its parent became never asks for it.
    Process parent = new ProcessBuilder("sh", "-c", "true & echo $!; exec sleep 600").start();
    String zombie = parent.inputReader().readLine();
    Files.writeString(lock, Files.readString(lock).replaceFirst("\\d+", zombie));

    assertTrue(postgres.start().isAlive());
    parent.destroyForcibly();
  }

  @Test
  void adoptsTheRunningOneWithItsRecordAndWithout() throws Exception {
    ManagedProcess first = postgres.start();

    assertEquals(first.pid(), postgres.start().pid());
    Files.delete(folder.resolve("run/postgres.json"));
    assertEquals(first.pid(), postgres.start().pid());
  }

  @Test
  void movesToTheWantedPortWhenTheFolderIsServedOnAnother() {
    ManagedProcess first = postgres.start();
    Postgres moved = Postgres.in(new Home(folder), 0).durable(false);

    ManagedProcess second = moved.start();

    assertFalse(first.isAlive());
    assertEquals(moved.port(), second.port());
    moved.stop();
  }

  @Test
  void aRoleSeesOnlyWithItsPasswordAndMayReplicate() throws SQLException {
    postgres.start();
    Database database = postgres.ensureDatabase("booking");

    assertEquals(
        "t", ask(database, "SELECT rolreplication FROM pg_roles WHERE rolname = current_user"));
    Database guessed = new Database(database.port(), database.name(), "guess");
    assertThrows(SQLException.class, () -> ask(guessed, "SELECT 1"));
  }

  @Test
  void takesSettingsOfTheCaller() throws SQLException {
    postgres = postgres.with(Map.of("max_connections", "55"));
    postgres.start();

    try (Connection connection = postgres.connect("postgres")) {
      assertEquals("55", value(connection, "SHOW max_connections"));
      assertEquals("off", value(connection, "SHOW fsync"));
    }
  }

  @Test
  void aFailedStartShowsTheEndOfTheLog() {
    Postgres broken = postgres.with(Map.of("shared_buffers", "lots"));

    ServerException failed = assertThrows(ServerException.class, broken::start);

    assertTrue(failed.getMessage().contains("shared_buffers"), failed.getMessage());
  }

  @Test
  @EnabledIf("isRoot")
  void runsInAUserNamespaceOfItsOwn() throws Exception {
    System.setProperty(Unprivileged.PROPERTY, "userns");

    ManagedProcess process = postgres.start();

    assertNotEquals(namespace("self"), namespace(Long.toString(process.pid())));
  }

  @Test
  @EnabledIf("isRoot")
  void runsAsNobodyWhereNamespacesAreForbiddenAndCanGoBack() throws Exception {
    System.setProperty(Unprivileged.PROPERTY, "setpriv");
    ManagedProcess process = postgres.start();
    Database database = postgres.ensureDatabase("booking");
    run(database, "CREATE TABLE seat (id int)");

    assertEquals(65534, Files.getAttribute(Path.of("/proc/" + process.pid()), "unix:uid"));
    assertEquals(namespace("self"), namespace(Long.toString(process.pid())));
    postgres.stop();
    System.setProperty(Unprivileged.PROPERTY, "userns");
    postgres.start();

    assertEquals("0", ask(database, "SELECT count(*) FROM seat"));
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String namespace(String process) throws java.io.IOException {
    return Files.readSymbolicLink(Path.of("/proc", process, "ns/user")).toString();
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Database database, String query) throws SQLException {
    try (Connection connection = connect(database)) {
      return value(connection, query);
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
  }
}
