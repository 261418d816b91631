package io.evently.gateway.overload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Leaves a service alone that fails again and again: one request a rest goes there, and its answer
 * closes the breaker. That request may hang, and the next goes after the next rest all the same.
 */
final class Breaker {

  private final int most;
  private final long rest;
  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong next = new AtomicLong();

  /**
   * @param most failures in a row, at least 1
   */
  Breaker(int most, Duration rest, LongSupplier nanoTime) {
    this.most = most;
    this.rest = rest.toNanos();
    this.nanoTime = nanoTime;
  }

  boolean isOpen() {
    return failures.get() >= most;
  }

  /** Whether a request may go there now; true at most once a rest while it is open. */
  boolean passes() {
    if (!isOpen()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + rest);
  }

  void answered() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed() {
    if (failures.incrementAndGet() == most) {
      next.set(nanoTime.getAsLong() + rest);
    }
  }
}
