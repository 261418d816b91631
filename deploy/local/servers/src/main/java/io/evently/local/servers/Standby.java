package io.evently.local.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A streaming replica of a running {@link Postgres}, for tests. The binaries have no {@code
 * pg_basebackup}: its folder is copied between {@code pg_backup_start} and {@code pg_backup_stop},
 * and a slot keeps the log that the copy needs.
 */
public final class Standby implements AutoCloseable {

  private static final String PREFIX = "standby-";

  /** What a server makes anew, or must not take over from another one. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private final Postgres primary;
  private final Postgres server;
  private final String slot;

  private Standby(Postgres primary, Postgres server, String slot) {
    this.primary = primary;
    this.server = server;
    this.slot = slot;
  }

  /**
   * Copies a running primary and starts the copy on a free port.
   *
   * @throws ServerException when one of the two refuses
   */
  public static Standby of(Postgres primary) {
    String id = Secrets.random().replaceAll("[^a-z0-9]", "");
    Home home = new Home(primary.home().root().resolve(PREFIX + id));
    String slot = "standby_" + id;
    try {
      Files.createDirectories(home.root());
      Files.copy(
          primary.home().keys().resolve("db-superuser"), home.keys().resolve("db-superuser"));
      Postgres server =
          new Postgres(home, Ports.free(), settings(primary, slot), primary.durable());
      copy(primary, home.data(server.name()), slot);
      Standby standby = new Standby(primary, server, slot);
      standby.start();
      return standby;
    } catch (IOException | SQLException e) {
      throw new ServerException("Cannot make a replica of Postgres: " + e.getMessage(), e);
    }
  }

  /** The replica itself: its process, and connections of the superuser. */
  public Postgres server() {
    return server;
  }

  /** A database of the primary, seen through the replica. */
  public Database of(Database database) {
    return new Database(server.port(), database.name(), database.password());
  }

  /** Starts it, after any kind of end. */
  public void start() {
    server.start();
  }

  /** Ends it at once, as a crash would. */
  public void kill9() {
    server.process().ifPresent(ManagedProcess::kill9);
  }

  /** Ends it, and leaves nothing of it on the primary. */
  @Override
  public void close() {
    kill9();
    try (Connection connection = primary.connect("postgres");
        Statement drop = connection.createStatement()) {
      drop.execute(
          "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots"
              + " where slot_name = '%s' and active".formatted(slot));
      drop.execute("select pg_drop_replication_slot('%s')".formatted(slot));
    } catch (SQLException e) {
      throw new ServerException("Cannot drop the slot of a replica: " + e.getMessage(), e);
    }
    Await.holds(Duration.ofSeconds(5), this::deleted);
  }

  /** The folders of all replicas of the servers in this folder, for who clears them away. */
  static Stream<Home> below(Path root) {
    File[] found = root.toFile().listFiles((folder, name) -> name.startsWith(PREFIX));
    return Arrays.stream(found == null ? new File[0] : found)
        .map(folder -> new Home(folder.toPath()));
  }

  /** Backends of a killed postmaster may write for another moment. */
  private boolean deleted() {
    try {
      Binaries.deleteTree(server.home().root());
      return true;
    } catch (UncheckedIOException again) {
      return false;
    }
  }

  private static Map<String, String> settings(Postgres primary, String slot) {
    Map<String, String> settings = new HashMap<>(primary.settings());
    settings.put("hot_standby", "on");
    settings.put("primary_slot_name", slot);
    // The folder is the test's own, and so is the process table.
    settings.put(
        "primary_conninfo",
        "host=127.0.0.1 port=%d user=postgres password=%s application_name=%s"
            .formatted(primary.port(), primary.superuserPassword(), slot));
    settings.put("wal_retrieve_retry_interval", "200ms");
    return settings;
  }

  private static void copy(Postgres primary, Path target, String slot)
      throws SQLException, IOException {
    try (Connection connection = primary.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_create_physical_replication_slot('%s', true)".formatted(slot));
      statement.execute("select pg_backup_start('standby', true)");
      copyFiles(primary.home().data(primary.name()), target);
      Files.writeString(target.resolve("backup_label"), stopped(connection));
    }
    Files.createFile(target.resolve("standby.signal"));
  }

  private static String stopped(Connection connection) throws SQLException {
    try (PreparedStatement stop =
            connection.prepareStatement("select labelfile from pg_backup_stop(false)");
        ResultSet row = stop.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static void copyFiles(Path source, Path target) throws IOException {
    Files.createDirectory(
        target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.walkFileTree(source, new Copy(source, target));
    // Last: it says how far the files may be.
    Files.copy(
        source.resolve("global/pg_control"),
        target.resolve("global/pg_control"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static final class Copy extends SimpleFileVisitor<Path> {

    private final Path source;
    private final Path target;

    Copy(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Path inner = source.relativize(folder);
      if (!inner.toString().isEmpty()) {
        Files.createDirectory(target.resolve(inner.toString()));
      }
      if (inner.getNameCount() == 1 && LEFT_OUT.contains(inner.toString())) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.getFileName().toString().startsWith("postmaster.")) {
        try {
          Files.copy(file, target.resolve(source.relativize(file).toString()));
        } catch (NoSuchFileException vanished) {
          // Dropped meanwhile; the log says so too.
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }
  }
}
