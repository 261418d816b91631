package io.evently.local.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The postmaster that holds a data folder, by its own lock file.
 *
 * @param pid of the postmaster
 * @param port where it listens
 */
record Postmaster(long pid, int port) {

  private static final int PORT_LINE = 3;

  /** The running one, if it really is the postmaster of this folder. */
  static Optional<Postmaster> of(Path data) {
    return locked(data).filter(p -> p.serves(data));
  }

  /**
   * Removes a lock file whose pid is no postmaster of this folder: after a power cut it may belong
   * to another program, after kill -9 to a zombie, and Postgres takes both for a running server.
   * Should backends still be there, Postgres sees them by their shared memory.
   */
  static void dropStaleLock(Path data) {
    Optional<Postmaster> lock = locked(data);
    if (lock.isPresent() && !lock.get().serves(data)) {
      try {
        Files.deleteIfExists(file(data));
      } catch (IOException e) {
        throw new ServerException("Cannot delete the stale " + file(data), e);
      }
    }
  }

  private static Optional<Postmaster> locked(Path data) {
    try {
      List<String> lines = Files.readAllLines(file(data));
      long pid = Long.parseLong(lines.getFirst().strip());
      int port = lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
      return Optional.of(new Postmaster(pid, port));
    } catch (IOException | RuntimeException noneOrTorn) {
      return Optional.empty();
    }
  }

  private boolean serves(Path data) {
    String command = ProcessTable.command(pid);
    return command.contains("postgres") && Adoption.mentions(command, data);
  }

  private static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }
}
