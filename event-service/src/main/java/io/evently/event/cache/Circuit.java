package io.evently.event.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Leaves a part alone that has failed several times in a row; after each pause one caller may find
 * out whether it is back.
 */
final class Circuit {

  private final int failuresToOpen;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong closedAgainAt = new AtomicLong();

  /**
   * @param nanoTime {@link System#nanoTime}, or a test's
   */
  Circuit(int failuresToOpen, Duration pause, LongSupplier nanoTime) {
    this.failuresToOpen = failuresToOpen;
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether the caller may try; a yes while open is given to one caller a pause. */
  boolean allows() {
    if (!isOpen()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long at = closedAgainAt.get();
    return now - at >= 0 && closedAgainAt.compareAndSet(at, now + pauseNanos);
  }

  void succeeded() {
    failures.set(0);
  }

  void failed() {
    closedAgainAt.set(nanoTime.getAsLong() + pauseNanos);
    failures.incrementAndGet();
  }

  boolean isOpen() {
    return failures.get() >= failuresToOpen;
  }
}
