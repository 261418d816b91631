package io.evently.event.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What a layer has not heard of: entries that it could not be told to drop. Until it has been
 * emptied since the last of them nothing in it is to be read.
 *
 * <p>Thread-safe.
 */
final class MissedDrops {

  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong madeGood = new AtomicLong();
  private final ReentrantLock emptying = new ReentrantLock();

  /** The layer has not heard of one. */
  void add() {
    missed.incrementAndGet();
  }

  /**
   * Whether none is left. One caller at a time empties the layer for that; the others are told
   * false meanwhile.
   *
   * @param empty false when the layer could not be emptied
   */
  boolean areMadeGood(BooleanSupplier empty) {
    if (madeGood.get() == missed.get()) {
      return true;
    }
    if (emptying.tryLock()) {
      try {
        // One that is missed while the layer is emptied may have been kept: it counts for the next.
        long known = missed.get();
        if (madeGood.get() != known && empty.getAsBoolean()) {
          madeGood.set(known);
        }
      } finally {
        emptying.unlock();
      }
    }
    return madeGood.get() == missed.get();
  }
}
