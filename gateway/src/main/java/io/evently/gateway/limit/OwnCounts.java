package io.evently.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Counts in the memory of this gateway. They go on all the time, so that an outage of Redis finds
 * them filled and opens no door.
 */
@Singleton
class OwnCounts {

  private static final long CALLERS = 200_000;

  private final long length;
  private final LongSupplier millis;
  private final Cache<String, Cell> callers;
  private final Map<String, AtomicReference<Totals>> totals = new ConcurrentHashMap<>();

  /** Changed in place: a write to the cache costs it work on other threads, a read next to none. */
  private static final class Cell {
    private Window window = Window.NEVER;

    synchronized Verdict take(long now, long length, int limit) {
      Window.Turn turn = window.take(now, length, limit);
      window = turn.after();
      return turn.verdict();
    }
  }

  @Inject
  OwnCounts(LimitConfig config) {
    this(config.window().toMillis(), () -> System.nanoTime() / 1_000_000);
  }

  /**
   * @param length of the window in milliseconds
   * @param millis a clock that never goes back
   */
  OwnCounts(long length, LongSupplier millis) {
    this.length = length;
    this.millis = millis;
    this.callers =
        Caffeine.newBuilder()
            .maximumSize(CALLERS)
            .expireAfterAccess(Duration.ofMillis(2 * length))
            .build();
  }

  Verdict take(String caller, Policy policy) {
    long now = millis.getAsLong();
    Verdict verdict = callers.get(caller, fresh -> new Cell()).take(now, length, policy.limit());
    totals
        .computeIfAbsent(policy.name(), fresh -> new AtomicReference<>(Totals.NONE))
        .updateAndGet(total -> total.plus(index(now), verdict.allowed()));
    return verdict;
  }

  Totals totals(String policy) {
    AtomicReference<Totals> total = totals.get(policy);
    return (total == null ? Totals.NONE : total.get()).at(index(millis.getAsLong()));
  }

  private long index(long now) {
    return Math.floorDiv(now, length);
  }
}
