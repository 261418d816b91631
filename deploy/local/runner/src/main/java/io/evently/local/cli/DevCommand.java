package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Builds and restarts one service whenever its sources change.",
    footer = {
      "",
      "The other parts keep running. Ctrl-C ends the watching; the service stays as it was built last.",
      "",
      "Examples:",
      "  ./evently up --detach && ./evently dev booking-service"
    })
final class DevCommand implements Callable<Integer> {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  @Parameters(paramLabel = "SERVICE", description = "e.g. booking-service")
  private String name;

  @Override
  public Integer call() throws IOException {
    Service service =
        Service.named(name).orElseThrow(() -> new ServerException("There is no service " + name));
    Suite suite = Here.suite();
    for (String server : List.of("postgres", "kafka", "redis", "mail")) {
      requireRunning(suite.part(server));
    }
    FileTime built = newestSource(service);
    while (!Thread.currentThread().isInterrupted()) {
      rebuild(suite.part(service), service);
      built = changeAfter(service, built);
    }
    return 0;
  }

  /**
   * A source that does not build, or a service that does not start, is told; the next change is
   * another try.
   */
  private static void rebuild(Part part, Service service) {
    System.err.println("Building " + service.label() + " ...");
    int failed =
        Maven.with(List.of("-q", "-DskipTests", "-pl", service.label(), "-am", "package"))
            .interactive(Map.of());
    if (failed != 0) {
      System.err.println("Not built; waiting for the next change.");
      return;
    }
    try {
      part.stop();
      part.start();
      System.err.println(service.label() + " runs; waiting for the next change.");
    } catch (ServerException e) {
      System.err.println(e.getMessage());
    }
  }

  private static FileTime changeAfter(Service service, FileTime built) throws IOException {
    FileTime newest = newestSource(service);
    while (newest.compareTo(built) <= 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      newest = newestSource(service);
    }
    return newest;
  }

  /** Folders count too: a deleted file is seen by its folder only. */
  private static FileTime newestSource(Service service) throws IOException {
    Newest newest = new Newest();
    for (String module : List.of(service.label(), "platform/runtime")) {
      Files.walkFileTree(Checkout.root().resolve(module).resolve("src/main"), newest);
    }
    return newest.changed;
  }

  /** Editors make and delete files meanwhile: what has vanished is passed over. */
  private static final class Newest extends SimpleFileVisitor<Path> {

    private FileTime changed = FileTime.fromMillis(0);

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      FileTime time = attributes.lastModifiedTime();
      changed = time.compareTo(changed) > 0 ? time : changed;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static void requireRunning(Part part) {
    if (part.process().isEmpty()) {
      throw new ServerException(part.name() + " does not run: ./evently up --detach first");
    }
  }
}
