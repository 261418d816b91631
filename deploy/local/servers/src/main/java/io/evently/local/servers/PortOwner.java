package io.evently.local.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that listens on a port.
 *
 * @param pid process id
 * @param command its command line
 */
public record PortOwner(long pid, String command) {

  private static final String LISTEN = "0A";
  private static final int SHOWN = 160;

  /**
   * Who listens on a port.
   *
   * @param port 1-65535
   * @return empty when nobody does, when it belongs to a user whose processes are hidden from us,
   *     or where there is no {@code /proc}
   */
  public static Optional<PortOwner> of(int port) {
    Set<String> sockets = listening(port);
    return sockets.isEmpty()
        ? Optional.empty()
        : processes()
            .filter(pid -> holds(pid, sockets))
            .findFirst()
            .map(pid -> new PortOwner(pid, ProcessTable.command(pid)));
  }

  /** One line about the owner for messages. */
  public static String describe(int port) {
    return of(port)
        .map(PortOwner::toString)
        .orElse("a process that is hidden from this user; try: sudo ss -ltnp sport = :" + port);
  }

  @Override
  public String toString() {
    String shown = command.length() > SHOWN ? command.substring(0, SHOWN) + "…" : command;
    return "pid " + pid + " (" + shown + ")";
  }

  private static Set<String> listening(int port) {
    String local = ":%04X".formatted(port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(PortOwner::lines)
        .map(line -> line.strip().split("\\s+", -1))
        .filter(f -> f.length > 9 && f[3].equals(LISTEN) && f[1].endsWith(local))
        .map(f -> "socket:[" + f[9] + "]")
        .collect(Collectors.toSet());
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException noProc) {
      return Stream.empty();
    }
  }

  private static Stream<Long> processes() {
    return ProcessHandle.allProcesses().map(ProcessHandle::pid);
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : open) {
        if (sockets.contains(target(descriptor))) {
          return true;
        }
      }
      return false;
    } catch (IOException hidden) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
