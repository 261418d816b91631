package io.evently.local.servers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what only polling can see: another process. */
final class Await {

  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(200);

  private Await() {}

  /** Polls with growing pauses until the condition holds; false when the patience is over. */
  static boolean holds(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    long pause = FIRST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 3 / 2, LONGEST.toNanos());
    }
    return true;
  }
}
