package io.evently.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three servers of one data folder.
 *
 * @param postgres the truth
 * @param kafka the topics
 * @param redis limits and caches
 */
public record ServerSet(Postgres postgres, Kafka kafka, Redis redis) {

  private static final String THROW_AWAY = "evently-test-";
  private static final Set<PosixFilePermission> PRIVATE =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));
  private static final Pattern OWNED = Pattern.compile(THROW_AWAY + "(\\d+)-(\\d+)-.*");

  /**
   * Servers for tests in a new temporary folder: they forget quickly and listen on free ports.
   * Folders of this user and their servers whose JVM ended without stopping them are cleared away.
   */
  public static ServerSet throwAway() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long self = ProcessHandle.current().pid();
    try {
      Path folder =
          Files.createTempDirectory(
              temporary,
              THROW_AWAY + self + "-" + ProcessTable.started(self) + "-",
              PosixFilePermissions.asFileAttribute(PRIVATE));
      clearLeftOvers(temporary, Files.getOwner(folder));
      return forgetful(new Home(folder), Ports.free(4));
    } catch (IOException e) {
      throw new ServerException("Cannot make a folder for the test servers", e);
    }
  }

  /**
   * The set that another process of this machine described with {@link #toJson()}.
   *
   * @throws ServerException when the file is missing or no such description
   */
  public static ServerSet described(Path file) {
    try {
      String json = Files.readString(file);
      Home home = new Home(Path.of(text(json, "home")));
      return new ServerSet(
          new Postgres(home, port(json, "postgres"), Map.of(), false),
          new Kafka(home, port(json, "kafka"), port(json, "kafka_controller")),
          new Redis(home, port(json, "redis"), false));
    } catch (IOException e) {
      throw new ServerException("Cannot read the coordinates of the test servers: " + file, e);
    }
  }

  /** Where the servers are, for other processes; holds no secret, those are in the home's keys. */
  public String toJson() {
    return """
    {"home":"%s","postgres":%d,"kafka":%d,"kafka_controller":%d,"redis":%d}
    """
        .formatted(
            home().root(), postgres.port(), kafka.port(), kafka.controllerPort(), redis.port());
  }

  /** The folder that all three share. */
  public Home home() {
    return postgres.home();
  }

  /**
   * Starts all at once and waits for the slowest.
   *
   * @throws ServerException of the first that failed; the others keep running
   */
  public void start() {
    List<CompletableFuture<Void>> starts =
        all().stream()
            .map(server -> CompletableFuture.runAsync(server::start, Thread::startVirtualThread))
            .toList();
    try {
      CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ServerException known ? known : e;
    }
  }

  /** Stops all cleanly. */
  public void stop() {
    all().forEach(Server::stop);
  }

  /** Ends all at once and deletes the folder: for servers nobody needs any more. */
  public void discard() {
    discard(home().root());
  }

  private List<Server> all() {
    return List.of(postgres, kafka, redis);
  }

  private static ServerSet forgetful(Home home, int port) {
    return new ServerSet(
        new Postgres(home, port, Map.of(), false),
        new Kafka(home, port + 1, port + 2),
        new Redis(home, port + 3, false));
  }

  private static void clearLeftOvers(Path temporary, UserPrincipal self) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, THROW_AWAY + "*")) {
      for (Path folder : folders) {
        Matcher owner = OWNED.matcher(folder.getFileName().toString());
        if (owner.matches() && isOrphaned(owner) && isPrivate(folder, self)) {
          discard(folder);
        }
      }
    }
  }

  /**
   * Anybody may make a folder of such a name in a shared folder; its records would have us end
   * processes of our own.
   */
  private static boolean isPrivate(Path folder, UserPrincipal self) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isDirectory()
          && found.owner().equals(self)
          && found.permissions().equals(PRIVATE);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isOrphaned(Matcher owner) {
    return ProcessTable.started(Long.parseLong(owner.group(1))) != Long.parseLong(owner.group(2));
  }

  private static void discard(Path folder) {
    Home home = new Home(folder);
    for (String name : List.of("postgres", "kafka", "redis")) {
      ManagedProcess.find(home, name).ifPresent(ManagedProcess::kill9);
    }
    Standby.below(folder)
        .forEach(
            replica -> ManagedProcess.find(replica, "postgres").ifPresent(ManagedProcess::kill9));
    Await.holds(java.time.Duration.ofSeconds(5), () -> deleted(folder));
  }

  /** Backends of a killed postmaster may write for another moment. */
  private static boolean deleted(Path folder) {
    try {
      Binaries.deleteTree(folder);
      return true;
    } catch (UncheckedIOException again) {
      return false;
    }
  }

  private static int port(String json, String name) {
    return Integer.parseInt(find(json, "\"" + name + "\":(\\d+)"));
  }

  private static String text(String json, String name) {
    return find(json, "\"" + name + "\":\"([^\"]+)\"");
  }

  private static String find(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    if (!matcher.find()) {
      throw new ServerException("No description of test servers: " + json);
    }
    return matcher.group(1);
  }
}
