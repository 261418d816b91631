package io.evently.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What Redis gave to busy callers in advance, so that most of their requests need not ask. It is a
 * hundredth of the limit at most: what a caller loses when this gateway does not use it.
 */
@Singleton
class Leases {

  private static final long CALLERS = 200_000;
  private static final int SHARE = 100;

  private final LongSupplier millis;
  private final Cache<String, Lease> callers;

  private static final class Lease {
    private int left;
    private long remaining;
    private long end;
    private boolean asking;
  }

  @Inject
  Leases(LimitConfig config) {
    this(config.window(), () -> System.nanoTime() / 1_000_000);
  }

  Leases(Duration window, LongSupplier millis) {
    this.millis = millis;
    this.callers =
        Caffeine.newBuilder()
            .maximumSize(CALLERS)
            .expireAfterAccess(window.multipliedBy(2))
            .build();
  }

  /** A verdict without asking; null where nothing is left. */
  Verdict take(String caller) {
    Lease lease = callers.getIfPresent(caller);
    if (lease == null) {
      return null;
    }
    synchronized (lease) {
      long now = millis.getAsLong();
      if (lease.left == 0 || now >= lease.end) {
        return null;
      }
      lease.left--;
      return new Verdict(true, lease.remaining + lease.left, lease.end - now);
    }
  }

  /** How much to ask for: of many requests at once only the first asks in advance. */
  int want(String caller, int limit) {
    if (limit < 2 * SHARE) {
      return 1;
    }
    Lease lease = callers.get(caller, fresh -> new Lease());
    synchronized (lease) {
      if (lease.asking) {
        return 1;
      }
      lease.asking = true;
      return limit / SHARE;
    }
  }

  /** Keeps what is more than the one request that asked; null when there was no answer. */
  void keep(String caller, int wanted, Grant grant) {
    if (wanted == 1) {
      return;
    }
    Lease lease = callers.get(caller, fresh -> new Lease());
    synchronized (lease) {
      lease.asking = false;
      if (grant != null && grant.units() > 0) {
        lease.left = grant.units() - 1;
        lease.remaining = grant.remaining();
        lease.end = millis.getAsLong() + grant.millis();
      }
    }
  }
}
