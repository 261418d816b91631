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
  private final Cache<String, Window> callers;
  private final Map<String, Totals> totals = new ConcurrentHashMap<>();

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
            .expireAfterWrite(Duration.ofMillis(2 * length))
            .build();
  }

  Verdict take(String caller, Policy policy) {
    long now = millis.getAsLong();
    var verdict = new AtomicReference<Verdict>();
    callers
        .asMap()
        .compute(
            caller,
            (key, before) -> {
              Window.Turn turn =
                  (before == null ? Window.NEVER : before).take(now, length, policy.limit());
              verdict.setPlain(turn.verdict());
              return turn.after();
            });
    totals.merge(
        policy.name(),
        Totals.NONE.plus(index(now), verdict.getPlain().allowed()),
        (old, one) -> old.plus(index(now), verdict.getPlain().allowed()));
    return verdict.getPlain();
  }

  Totals totals(String policy) {
    return totals.getOrDefault(policy, Totals.NONE).at(index(millis.getAsLong()));
  }

  private long index(long now) {
    return Math.floorDiv(now, length);
  }
}
