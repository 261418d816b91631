package io.evently.platform.testing;

import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ServerSet;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Kills the servers and deletes their folder at the end of the JVM.
 *
 * <p>By then the class loader that holds our classes is closed, so all that this thread uses is the
 * JDK's or was loaded when the servers started.
 */
final class EndOfServers extends Thread {

  private final List<ProcessHandle> processes;
  private final Path folder;
  private final Deletion deletion = new Deletion();

  private EndOfServers(List<ProcessHandle> processes, Path folder) {
    super("end-of-test-servers");
    this.processes = processes;
    this.folder = folder;
  }

  static EndOfServers of(ServerSet servers) {
    List<ProcessHandle> handles = new ArrayList<>();
    TestServers.all(servers)
        .flatMap(server -> server.process().stream())
        .map(ManagedProcess::pid)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(handles::add));
    return new EndOfServers(handles, servers.home().root());
  }

  @Override
  public void run() {
    for (ProcessHandle process : processes) {
      process.destroyForcibly();
    }
    try {
      for (ProcessHandle process : processes) {
        process.onExit().get(5, TimeUnit.SECONDS);
      }
      Files.walkFileTree(folder, deletion);
    } catch (InterruptedException e) {
      interrupt();
    } catch (IOException | ExecutionException | TimeoutException left) {
      // The next test run clears away what this one could not.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, IOException unread) throws IOException {
      Files.deleteIfExists(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
