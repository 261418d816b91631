package io.evently.local.servers;

import java.nio.file.Path;
import java.util.Optional;

/** Finds the server of a data folder that an earlier runner left running. */
final class Adoption {

  private Adoption() {}

  /**
   * The running server, recorded or not: a runner that was killed between start and record left
   * none. One that listens on another port than wanted now is stopped.
   *
   * @param data named in the command line of each of our servers
   */
  static Optional<ManagedProcess> of(Server server, Path data) {
    Optional<ManagedProcess> recorded = server.process();
    if (recorded.isPresent() && recorded.get().port() != server.port()) {
      server.stop();
      return Optional.empty();
    }
    return recorded.isPresent() ? recorded : unrecorded(server, data);
  }

  private static Optional<ManagedProcess> unrecorded(Server server, Path data) {
    if (Ports.isFree(server.port())) {
      return Optional.empty();
    }
    return PortOwner.of(server.port())
        .filter(owner -> mentions(owner.command(), data))
        .map(
            owner ->
                ManagedProcess.adopt(server.home(), server.name(), owner.pid(), server.port()));
  }

  /** As a whole word: {@code /x/redis} is not the folder of a server of {@code /x/redis-2}. */
  static boolean mentions(String command, Path data) {
    return (" " + command + " ").contains(" " + data + " ");
  }
}
