package io.evently.local.cli;

import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what a suite keeps: only what it made itself, whatever else lies in the folder. */
final class DataFolder {

  private static final List<String> OURS =
      List.of(
          "postgres", "postgres.new", "postgres.password", "kafka", "redis", "logs", "keys", "run");

  private DataFolder() {}

  static void delete(Suite suite) {
    suite.down(Steps.stopped());
    OURS.forEach(name -> delete(suite.home().root().resolve(name)));
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new ServerException("Cannot delete " + folder + ": " + e, e);
    }
  }
}
