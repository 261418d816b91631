package io.evently.platform.testing;

import io.evently.local.servers.Server;
import io.evently.local.servers.ServerException;
import io.evently.local.servers.ServerSet;
import io.evently.local.servers.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real servers of this test run: those that {@code ./evently test} started, else ones of this
 * JVM, started on first use and gone at its end.
 */
public final class TestServers {

  /** Environment: the file that describes servers which are already running. */
  public static final String DESCRIPTION = "EVENTLY_TEST_SERVERS";

  /** A property of the JVM, because Quarkus loads this class once for every application. */
  private static final String STARTED_HERE = "evently.test.servers";

  private TestServers() {}

  /** The running servers; the topics of the suite exist. */
  public static ServerSet shared() {
    // A lock that is one and the same whatever class loader this class came from.
    synchronized (System.class) {
      return described().map(ServerSet::described).orElseGet(TestServers::start);
    }
  }

  private static Optional<Path> described() {
    return Stream.of(System.getenv(DESCRIPTION), System.getProperty(STARTED_HERE))
        .filter(file -> file != null && !file.isBlank())
        .map(Path::of)
        .findFirst();
  }

  private static ServerSet start() {
    ServerSet servers = ServerSet.throwAway();
    try {
      servers.start();
      Topics.ensure(servers.kafka().bootstrapServers(), Topics.ALL);
      describe(servers);
    } catch (ServerException e) {
      servers.discard();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(EndOfServers.of(servers));
    return servers;
  }

  private static void describe(ServerSet servers) {
    Path file = servers.home().root().resolve("servers.json");
    try {
      Files.writeString(file, servers.toJson());
      System.setProperty(STARTED_HERE, file.toString());
    } catch (IOException e) {
      throw new ServerException("Cannot describe the test servers in " + file, e);
    }
  }

  static Stream<Server> all(ServerSet servers) {
    return Stream.of(servers.postgres(), servers.kafka(), servers.redis());
  }
}
