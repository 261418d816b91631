package io.evently.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Memory of processes as the kernel accounts for it: the proportional set size, in which a page
 * that several processes share counts once in all.
 */
final class Memory {

  private Memory() {}

  /** In bytes; 0 where the system does not tell. */
  static long ofProcessAndChildren(long pid) {
    return ProcessHandle.of(pid)
        .map(
            process ->
                LongStream.concat(
                        LongStream.of(pid), process.descendants().mapToLong(ProcessHandle::pid))
                    .map(Memory::of)
                    .sum())
        .orElse(0L);
  }

  private static long of(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // It ended meanwhile, or this is not Linux.
      return 0;
    }
  }
}
