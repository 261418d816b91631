package io.evently.notification.sending;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts: each four times the one before, up to the longest, and up to a fifth
 * longer by chance, so that what failed together does not come back together.
 */
record Backoff(Duration first, Duration longest) {

  private static final int FACTOR = 4;
  private static final int MOST_STEPS = 20;

  /**
   * @param failures before this one, 0 for the first
   */
  Duration after(int failures) {
    Duration wait = first;
    for (int i = 0; i < Math.min(failures, MOST_STEPS) && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(FACTOR);
    }
    long millis = Math.min(wait.toMillis(), longest.toMillis());
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
  }
}
