package io.evently.local;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.Home;
import io.evently.local.servers.Launch;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ProcessTable;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A service, run from its own build output.
 *
 * @param service which
 * @param instance counted from 1
 * @param home of the suite
 * @param port on 127.0.0.1
 * @param environment asked at each start, because databases exist only when Postgres runs
 * @param trains whether its JVM writes its start cache when it is stopped
 */
record ServicePart(
    Service service,
    int instance,
    Home home,
    int port,
    Supplier<Map<String, String>> environment,
    boolean trains)
    implements Part {

  /** A cold machine with all services starting at once on one core. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /** Above the services' own {@code quarkus.shutdown.timeout}, so that open requests end. */
  private static final Duration FAREWELL = Duration.ofSeconds(20);

  /** All services at once write their caches, each with another JVM. */
  private static final Duration WRITING = Duration.ofSeconds(240);

  @Override
  public String name() {
    return instance == 1 ? service.label() : service.label() + "-" + instance;
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  @Override
  public Optional<ManagedProcess> process() {
    return ManagedProcess.find(home, name());
  }

  @Override
  public boolean isReady() {
    return process().isPresent() && answers();
  }

  @Override
  public ManagedProcess start() {
    Optional<ManagedProcess> running = process();
    if (running.isPresent() && isCurrent(running.get())) {
      Launch.awaitReady(running.get(), PATIENCE, this::answers);
      return running.get();
    }
    stop();
    ManagedProcess process = launch().start(home);
    if (service.yields()) {
      process.yieldToOthers();
    }
    Launch.awaitReady(process, PATIENCE, this::answers);
    return process;
  }

  @Override
  public void stop() {
    process()
        .or(() -> stray().map(pid -> ManagedProcess.adopt(home, name(), pid, port)))
        .ifPresent(process -> process.stop("TERM", trains ? WRITING : FAREWELL));
  }

  @Override
  public Optional<Long> stray() {
    return process().isPresent()
        ? Optional.empty()
        : ProcessTable.find(
            (pid, command) ->
                command.contains("/java ")
                    && command.contains(" " + mark() + " ")
                    && command.endsWith(" " + jar()));
  }

  /** Says whose process it is where there is no record of it; the service does not read it. */
  private String mark() {
    return "-Devently.home=" + home.root() + (instance == 1 ? "" : "#" + instance);
  }

  /** Not one of another port, and not one that was started before the last build. */
  private boolean isCurrent(ManagedProcess process) {
    try {
      return process.port() == port
          && Files.getLastModifiedTime(jar())
                  .compareTo(Files.getLastModifiedTime(home.record(name())))
              <= 0;
    } catch (IOException unknown) {
      return false;
    }
  }

  private boolean answers() {
    return Http.get(port, "/q/health/ready").filter(answer -> answer.status() == 200).isPresent();
  }

  private Launch launch() {
    if (!Files.exists(jar())) {
      throw new ServerException(name() + " is not built (no " + jar() + "): mvn package");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(service.flags());
    StartCache cache = StartCache.of(service);
    command.addAll(trains ? cache.toWrite() : cache.toUse());
    // A service that is out of memory must end, not limp on. What the compilers add is no reason to
    // collect the whole heap. And no warnings of the JDK in the log.
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:SweeperThreshold=60",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.add(mark());
    command.addAll(List.of("-jar", jar().toString()));
    return new Launch(name(), command, environment.get(), home.root(), port);
  }

  private Path jar() {
    return jar(service);
  }

  static Path jar(Service service) {
    return Checkout.root().resolve(service.label()).resolve("target/quarkus-app/quarkus-run.jar");
  }
}
