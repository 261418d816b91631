package io.evently.local.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * PostgreSQL as a detached process whose pid is the postmaster's.
 *
 * @param home where its data, log and record are
 * @param port on 127.0.0.1
 * @param settings server settings on top of ours, by name
 * @param durable whether a commit survives a power cut; false is for tests only
 */
public record Postgres(Home home, int port, Map<String, String> settings, boolean durable)
    implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration OLD_BACKENDS_END = Duration.ofSeconds(20);
  private static final String SUPERUSER = "postgres";

  /** Settings cannot change while it is described. */
  public Postgres {
    settings = Map.copyOf(settings);
  }

  /** A durable Postgres; port 0 chooses a free one. */
  public static Postgres in(Home home, int port) {
    return new Postgres(home, port == 0 ? Ports.free() : port, Map.of(), true);
  }

  /** The same, quicker and not safe against a crash of the machine if not durable. */
  public Postgres durable(boolean wanted) {
    return new Postgres(home, port, settings, wanted);
  }

  /** The same with server settings of the caller, which win over ours. */
  public Postgres with(Map<String, String> more) {
    return new Postgres(home, port, more, durable);
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public ManagedProcess start() {
    Optional<ManagedProcess> running = adopted();
    if (running.isPresent()) {
      Launch.awaitReady(running.get(), PATIENCE, this::answers);
      return running.get();
    }
    Unprivileged user = Unprivileged.choose();
    initialise(user);
    user.own(data());
    return startWhenOldBackendsHaveEnded(launch(user));
  }

  @Override
  public void stop() {
    // SIGINT is Postgres' fast shutdown: sessions are ended, everything is written.
    process()
        .or(() -> stray().map(pid -> ManagedProcess.adopt(home, name(), pid, port)))
        .ifPresent(p -> p.stop("INT", Duration.ofSeconds(60)));
  }

  @Override
  public Optional<Long> stray() {
    return process().isPresent()
        ? Optional.empty()
        : Postmaster.of(data()).map(Postmaster::pid).filter(pid -> ProcessTable.started(pid) != 0);
  }

  /**
   * A connection of the superuser.
   *
   * @param database name
   * @throws SQLException when Postgres does not answer
   */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", superuserPassword());
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /** The superuser's password, made before the data folder is. */
  public String superuserPassword() {
    return Secrets.readOrCreate(passwordFile(), Secrets::random);
  }

  /**
   * The database {@code evently_SERVICE} with a role of the same name that owns it and may
   * replicate (the service reads its own WAL); both are made if missing. The password is kept in
   * the keys.
   *
   * @param service short name, e.g. {@code booking}
   * @throws ServerException when Postgres refuses
   */
  public Database ensureDatabase(String service) {
    Path key = home.keys().resolve("db-" + service);
    return ensureDatabase("evently_" + service, Secrets.readOrCreate(key, Secrets::random));
  }

  /**
   * A database and a role of one name; both are made if missing, the password is set in any case.
   * One at a time: Postgres refuses two who alter one role.
   *
   * @param name letters, digits and underscores
   * @param password base64url, see {@link Secrets#random()}
   * @throws ServerException when Postgres refuses
   */
  public synchronized Database ensureDatabase(String name, String password) {
    try (Connection connection = connect(SUPERUSER)) {
      return new DatabaseSetup(connection).ensure(port, name, password);
    } catch (SQLException e) {
      throw new ServerException("Cannot make database " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Drops a database, its role and its replication slots, whoever is connected.
   *
   * @param name of both
   * @throws ServerException when Postgres refuses
   */
  public void dropDatabase(String name) {
    try (Connection connection = connect(SUPERUSER)) {
      new DatabaseSetup(connection).drop(name);
    } catch (SQLException e) {
      throw new ServerException("Cannot drop database " + name + ": " + e.getMessage(), e);
    }
  }

  private Path data() {
    return home.data(name());
  }

  private Path passwordFile() {
    return home.keys().resolve("db-superuser");
  }

  private Optional<ManagedProcess> adopted() {
    Optional<ManagedProcess> found = Adoption.of(this, data());
    return found.isPresent() ? found : Postmaster.of(data()).flatMap(this::takeOver);
  }

  /** A postmaster of this folder that is not recorded; one on another port is stopped. */
  private Optional<ManagedProcess> takeOver(Postmaster postmaster) {
    ManagedProcess process =
        ManagedProcess.adopt(home, name(), postmaster.pid(), postmaster.port());
    if (postmaster.port() == port) {
      return Optional.of(process);
    }
    stop();
    return Optional.empty();
  }

  /** Only a finished folder gets its name, so a crash in the middle leaves nothing half made. */
  private void initialise(Unprivileged user) {
    if (Files.exists(data().resolve("PG_VERSION"))) {
      return;
    }
    if (Files.exists(data())) {
      throw new ServerException(data() + " exists but is no Postgres data folder: move it away");
    }
    Path part = home.root().resolve("postgres.new");
    Path password = home.root().resolve("postgres.password");
    try {
      Binaries.deleteTree(part);
      Files.createDirectory(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      handOver(password);
      user.own(part);
      user.own(password);
      initdb(user, part, password);
      Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
      Files.delete(password);
    } catch (IOException e) {
      throw new ServerException("Cannot make " + data(), e);
    }
  }

  /** initdb reads the password as the unprivileged user, so it gets a copy of its own. */
  private void handOver(Path copy) throws IOException {
    Files.deleteIfExists(copy);
    Files.createFile(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(copy, superuserPassword() + "\n");
  }

  private void initdb(Unprivileged user, Path folder, Path password) {
    Path program = Binaries.postgres().resolve("bin/initdb");
    List<String> words =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-D",
                folder.toString(),
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C"));
    if (!durable) {
      words.add("--no-sync");
    }
    Command made = Command.run(user.wrap(words, program, folder));
    if (!made.succeeded()) {
      throw new ServerException("initdb failed (exit " + made.exit() + "):\n" + made.output());
    }
  }

  /**
   * After kill -9 of the postmaster its backends end one by one, and until the last one has,
   * Postgres rightly refuses to start on the same folder.
   */
  private ManagedProcess startWhenOldBackendsHaveEnded(Launch launch) {
    long end = System.nanoTime() + OLD_BACKENDS_END.toNanos();
    while (true) {
      try {
        Postmaster.dropStaleLock(data());
        return launch.start(home, PATIENCE, this::answers);
      } catch (ServerException e) {
        boolean passing = e.getMessage().contains("shared memory block");
        if (!passing || System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  private Launch launch(Unprivileged user) {
    Path program = Binaries.postgres().resolve("bin/postgres");
    List<String> words = new ArrayList<>();
    words.addAll(List.of(program.toString(), "-D", data().toString(), "-p", "" + port));
    allSettings().forEach((key, value) -> words.addAll(List.of("-c", key + "=" + value)));
    return new Launch(name(), user.wrap(words, program, data()), Map.of(), home.root(), port);
  }

  private Map<String, String> allSettings() {
    Map<String, String> all = new java.util.TreeMap<>(PostgresSettings.BASE);
    all.putAll(durable ? PostgresSettings.DURABLE : PostgresSettings.FORGETFUL);
    all.putAll(settings);
    return all;
  }

  /** Also false while it replays its log after a crash. */
  @Override
  public boolean answers() {
    try (Connection connection = connect(SUPERUSER)) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }
}
