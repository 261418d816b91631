package io.evently.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder that holds everything one local Evently keeps: data, logs, keys and the records of its
 * processes. Nothing outside of it survives, except the cache of unpacked binaries.
 *
 * @param root absolute path
 */
public record Home(Path root) {

  private static final List<String> OURS =
      List.of(
          "postgres",
          "postgres.new",
          "postgres.password",
          "kafka",
          "redis",
          "logs",
          "keys",
          "run",
          "shards");

  /** Makes the path absolute, so that records stay right whatever the working folder is. */
  public Home {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The data folder of one part; made by whoever owns the data.
   *
   * @param name e.g. {@code postgres}
   */
  public Path data(String name) {
    return root.resolve(name);
  }

  /**
   * The log of one process; its folder exists.
   *
   * @param name e.g. {@code booking-service}
   */
  public Path log(String name) {
    return folder("logs").resolve(name + ".log");
  }

  /**
   * The record of one process; its folder exists.
   *
   * @param name e.g. {@code kafka}
   */
  public Path record(String name) {
    return folder("run").resolve(name + ".json");
  }

  /** The folder of secrets, readable by its owner only. */
  public Path keys() {
    Path keys = folder("keys");
    try {
      Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
      return keys;
    } catch (IOException e) {
      throw new ServerException("Cannot protect " + keys, e);
    }
  }

  /** Deletes what is kept here, and nothing else that may lie in the folder. */
  public void delete() {
    OURS.forEach(name -> delete(root.resolve(name)));
  }

  private static void delete(Path path) {
    try {
      Binaries.deleteTree(path);
    } catch (UncheckedIOException e) {
      throw new ServerException("Cannot delete " + path + ": " + e.getCause(), e);
    }
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException e) {
      throw new ServerException(
          "Cannot make " + root.resolve(name) + ": set EVENTLY_HOME to a folder you may write", e);
    }
  }
}
