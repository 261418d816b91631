package io.evently.local.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How a part is started as a detached process.
 *
 * @param name of the part, its log and its record
 * @param command program and arguments
 * @param environment added to that of this JVM
 * @param folder working folder, which exists
 * @param port where it will listen; the start is refused when someone else already does
 */
public record Launch(
    String name, List<String> command, Map<String, String> environment, Path folder, int port) {

  private static final long LOG_KEPT = 16L << 20;
  private static final int LINES_SHOWN = 15;

  /** Copies, so that a launch can be repeated after a crash. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * Starts the process in a session of its own, so that neither Ctrl-C nor the end of this JVM
   * reaches it, and records it.
   *
   * @throws ServerException when the port is taken or the program cannot be run
   */
  public ManagedProcess start(Home home) {
    Ports.requireFree(name, port);
    try {
      return ManagedProcess.adopt(home, name, spawn(home.log(name)).pid(), port);
    } catch (IOException e) {
      throw new ServerException("Cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Starts the process and waits until it does its work.
   *
   * @param patience how long until it counts as failed; it is then killed
   * @param ready says whether it does
   * @throws ServerException with the end of its log
   */
  public ManagedProcess start(Home home, Duration patience, BooleanSupplier ready) {
    ManagedProcess process = start(home);
    awaitReady(process, patience, ready);
    return process;
  }

  /**
   * Waits until a process does its work.
   *
   * @param patience how long until it counts as failed; it is then killed
   * @param ready says whether it does
   * @throws ServerException with the end of its log
   */
  public static void awaitReady(ManagedProcess process, Duration patience, BooleanSupplier ready) {
    boolean decided = Await.holds(patience, () -> !process.isAlive() || ready.getAsBoolean());
    if (!process.isAlive()) {
      process.kill9();
      throw failed(process, "ended while it started");
    }
    if (!decided) {
      process.kill9();
      throw failed(process, "was not ready after " + patience.toSeconds() + " s");
    }
  }

  private static ServerException failed(ManagedProcess process, String how) {
    return new ServerException(
        process.name()
            + " "
            + how
            + "; the end of "
            + process.log()
            + ":\n"
            + process.tail(LINES_SHOWN));
  }

  private Process spawn(Path log) throws IOException {
    keepOneOldLog(log);
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // It replaces itself by the program: the pid stays the same.
      words.add("/usr/bin/setsid");
    }
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static void keepOneOldLog(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_KEPT) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
