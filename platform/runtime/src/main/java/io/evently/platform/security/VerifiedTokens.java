package io.evently.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.time.Lifetimes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who was found to be behind a token, by the token's SHA-256. What was found before {@link
 * #forgetAll()} is never told after it, also when it is remembered later.
 */
final class VerifiedTokens {

  private final Cache<ByteBuffer, Found> remembered;
  private final AtomicLong times = new AtomicLong();

  VerifiedTokens(long most, Duration rememberFor) {
    this.remembered =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfter(Lifetimes.<ByteBuffer, Found>upTo(rememberFor))
            .build();
  }

  /**
   * @param times how often all had been forgotten when the check began
   */
  private record Found(Caller caller, long times) {}

  /** Looks closely at a token. */
  @FunctionalInterface
  interface Check {
    Caller check() throws BadTokenException;
  }

  /**
   * As remembered, or as the check finds now.
   *
   * @throws BadTokenException by the check; it is not remembered
   */
  Caller of(ByteBuffer hash, Check check) throws BadTokenException {
    long now = times.get();
    Found known = remembered.getIfPresent(hash);
    if (known != null && known.times() == now) {
      return known.caller();
    }
    Caller found = check.check();
    remembered.put(hash, new Found(found, now));
    return found;
  }

  /** From here on every token is looked at again. */
  void forgetAll() {
    times.incrementAndGet();
    remembered.invalidateAll();
  }
}
