package io.evently.gateway.page;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One answer for all who ask at about the same moment: asking is cheap for them, so it must not
 * start work in other processes each time.
 */
public final class Shared<T> {

  private final Supplier<Future<T>> source;
  private final long keepNanos;
  private final LongSupplier nanoTime;
  private Future<T> current;
  private long freshUntil;

  /**
   * @param source asked again once its last answer is older than {@code keep}
   * @param nanoTime as {@link System#nanoTime()}
   */
  public Shared(Supplier<Future<T>> source, Duration keep, LongSupplier nanoTime) {
    this.source = source;
    this.keepNanos = keep.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The answer in progress, or the last one while it is fresh, or a new one. */
  public synchronized Future<T> get() {
    if (current == null || (current.isComplete() && nanoTime.getAsLong() - freshUntil >= 0)) {
      Future<T> asked = source.get();
      current = asked;
      if (asked.isComplete()) {
        keep();
      } else {
        asked.onComplete(answered -> keep());
      }
    }
    return current;
  }

  private synchronized void keep() {
    freshUntil = nanoTime.getAsLong() + keepNanos;
  }
}
