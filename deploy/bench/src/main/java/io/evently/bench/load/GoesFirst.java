package io.evently.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generator that waits for the processor measures itself: clients have machines of their own. So
 * where all that there is of it is used, its thread goes before what it measures, if the system
 * lets it (Linux, as root). What it spends is still spent on the same cores.
 */
final class GoesFirst {

  /** A link to {@code PID/task/TID} of who reads it. */
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");

  private GoesFirst() {}

  /**
   * Real-time, round robin, of the lowest of its priorities; the kernel keeps 5 % for others.
   *
   * @return whether it does
   */
  static boolean thisThread() {
    try {
      String thread = Files.readSymbolicLink(THIS_THREAD).getFileName().toString();
      return new ProcessBuilder("chrt", "--rr", "--pid", "1", thread)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | UnsupportedOperationException elsewhere) {
      // It then shares the processor like any other.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
