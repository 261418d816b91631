package io.evently.local.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A detached process that was started by this or an earlier JVM. It outlives the JVM; its record
 * lets any later one find, watch and stop it.
 */
public final class ManagedProcess {

  private final ProcessRecord record;
  private final Home home;

  private ManagedProcess(ProcessRecord record, Home home) {
    this.record = record;
    this.home = home;
  }

  /**
   * The recorded process of a part.
   *
   * @return empty when it does not run
   */
  public static Optional<ManagedProcess> find(Home home, String name) {
    return ProcessRecord.read(home.record(name))
        .filter(ProcessRecord::isAlive)
        .map(record -> new ManagedProcess(record, home));
  }

  /**
   * Records a running process under a name, and takes it over.
   *
   * @param port where it listens
   */
  public static ManagedProcess adopt(Home home, String name, long pid, int port) {
    ProcessRecord record = new ProcessRecord(name, pid, ProcessTable.started(pid), port);
    record.write(home.record(name));
    return new ManagedProcess(record, home);
  }

  /** The part's name, also that of its log. */
  public String name() {
    return record.name();
  }

  /** Process id. */
  public long pid() {
    return record.pid();
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return record.port();
  }

  /** Whether it runs; a stopped (SIGSTOP) process runs, a recycled pid does not. */
  public boolean isAlive() {
    return record.isAlive();
  }

  /** The file that holds what it printed. */
  public Path log() {
    return home.log(name());
  }

  /**
   * Sends a signal, to this process only.
   *
   * @param signal name without SIG, e.g. {@code STOP}, {@code CONT}, {@code INT}
   */
  public void signal(String signal) {
    if (!isAlive()) {
      return;
    }
    Command.run(List.of("kill", "-" + signal, Long.toString(pid())));
  }

  /** Stops it and its children where they are, until {@link #resume}. */
  public void pause() {
    signal("STOP");
    // It cannot start another one now.
    signalChildren("STOP");
  }

  /** Lets it and its children go on after {@link #pause}. */
  public void resume() {
    signalChildren("CONT");
    signal("CONT");
  }

  private void signalChildren(String signal) {
    List<String> pids =
        ProcessHandle.of(pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .map(child -> Long.toString(child.pid()))
            .toList();
    if (!pids.isEmpty()) {
      Command.run(Stream.concat(Stream.of("kill", "-" + signal), pids.stream()).toList());
    }
  }

  /**
   * Where the processor is short, others go first. Only Linux does it, and only where the kernel
   * weighs sessions ({@code autogroup}): there a nice value counts inside a session alone, and each
   * of our processes has its own.
   */
  public void yieldToOthers() {
    try {
      Files.writeString(Path.of("/proc", Long.toString(pid()), "autogroup"), "10");
    } catch (IOException | UnsupportedOperationException elsewhere) {
      // It then shares the processor like any other.
    }
  }

  /**
   * Asks the process to end and waits; a process that does not is killed.
   *
   * @param signal the polite way to stop it, {@code TERM} for most
   * @param patience how long it may take before SIGKILL
   * @return whether it ended by itself
   */
  public boolean stop(String signal, Duration patience) {
    signal(signal);
    // A process under SIGSTOP sees no other signal until it continues.
    signal("CONT");
    boolean polite = Await.holds(patience, () -> !isAlive());
    kill9();
    return polite;
  }

  /** Ends the process at once, as a crash would, and waits until it is gone. */
  public void kill9() {
    signal("KILL");
    if (!Await.holds(Duration.ofSeconds(10), () -> !isAlive())) {
      throw new ServerException(name() + " (pid " + pid() + ") does not end after SIGKILL");
    }
    forget();
  }

  /**
   * The end of its log, for messages about a failure.
   *
   * @param lines at most so many
   */
  public String tail(int lines) {
    try {
      List<String> all =
          new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException none) {
      return "";
    }
  }

  private void forget() {
    try {
      boolean ours = ProcessRecord.read(home.record(name())).filter(record::equals).isPresent();
      if (ours) {
        Files.deleteIfExists(home.record(name()));
      }
    } catch (IOException e) {
      throw new ServerException("Cannot delete " + home.record(name()), e);
    }
  }

  @Override
  public String toString() {
    return name() + " (pid " + pid() + ", port " + port() + ")";
  }
}
