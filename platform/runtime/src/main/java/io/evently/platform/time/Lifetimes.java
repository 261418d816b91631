package io.evently.platform.time;

import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long caches keep things. */
public final class Lifetimes {

  private static final double SHORTEST = 0.6;

  private Lifetimes() {}

  /**
   * At most this long since it was written, and by chance up to two fifths shorter: what a crowd
   * brought in one moment is not all fetched anew in one moment.
   */
  public static <K, V> Expiry<K, V> upTo(Duration longest) {
    return Expiry.writing(
        (key, value) ->
            Duration.ofNanos(
                (long) (longest.toNanos() * ThreadLocalRandom.current().nextDouble(SHORTEST, 1))));
  }
}
