package io.evently.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel knows of TCP connections: the only one to ask about a process that is stopped.
 */
final class Sockets {

  private static final String ESTABLISHED = "01";

  private Sockets() {}

  /**
   * One side of a connection.
   *
   * @param unread bytes that have arrived and were not read
   */
  record Socket(int localPort, long unread) {

    boolean hasUnread() {
      return unread > 0;
    }
  }

  /** The server's sides of the open connections to a port of this machine. */
  static List<Socket> established(int port) {
    List<Socket> found = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(Path.of(table))) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > 4 && words[3].equals(ESTABLISHED)) {
          int local = Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16);
          if (local == port) {
            found.add(new Socket(local, Long.parseLong(words[4].split(":", -1)[1], 16)));
          }
        }
      }
    }
    return found;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.exists(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
