package io.evently.local.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What the operating system knows of a process: {@code /proc} on Linux, the JDK elsewhere. */
public final class ProcessTable {

  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

  /** Field 22 of {@code /proc/PID/stat}, counted from the state (field 3). */
  private static final int START_TIME = 22 - 3;

  private static final int THREADS = 20 - 3;

  private ProcessTable() {}

  /**
   * When a process started, in the kernel's own count (clock ticks since boot on Linux).
   *
   * @param pid process id
   * @return 0 when there is no such process, or when it has ended and waits for its parent
   */
  public static long started(long pid) {
    return HAS_PROC ? startTicks(pid) : startMillis(pid);
  }

  /**
   * The command line of a process in one line, words parted by spaces.
   *
   * @param pid process id
   * @return empty when it ended or is none of ours to see
   */
  public static String command(long pid) {
    if (!HAS_PROC) {
      return ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).orElse("");
    }
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
      return new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\s\0]+", " ").strip();
    } catch (IOException ended) {
      return "";
    }
  }

  /**
   * The working folder of a process, which unlike its command line no program can rewrite.
   *
   * @param pid process id
   * @return empty when it ended, is none of ours to see, or where there is no {@code /proc}
   */
  static String folder(long pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/cwd"))
          .toString()
          .replaceFirst(" \\(deleted\\)$", "");
    } catch (IOException | UnsupportedOperationException unknown) {
      return "";
    }
  }

  /**
   * The first process, by id, whose command line fits and that has not ended.
   *
   * @param fits asked with the id and the command line, see {@link #command}
   */
  public static Optional<Long> find(BiPredicate<Long, String> fits) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .sorted()
        .filter(pid -> fits.test(pid, command(pid)) && started(pid) != 0)
        .findFirst();
  }

  private static long startTicks(long pid) {
    try {
      String stat =
          new String(Files.readAllBytes(PROC.resolve(pid + "/stat")), StandardCharsets.ISO_8859_1);
      // The second field is the name in parentheses, which may itself hold spaces and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return ended(fields) ? 0 : Long.parseLong(fields[START_TIME]);
    } catch (IOException ended) {
      return 0;
    }
  }

  /**
   * A killed process of many threads is first a zombie with threads: those still hold its ports and
   * files, so it has not ended yet.
   */
  private static boolean ended(String[] fields) {
    return fields[0].equals("X")
        || (fields[0].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1);
  }

  private static long startMillis(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(p -> p.info().startInstant())
        .map(Instant::toEpochMilli)
        .orElse(0L);
  }
}
