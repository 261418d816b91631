package io.evently.bench.measure;

import io.evently.local.Suite;
import java.time.Duration;
import java.util.Map;

/**
 * What comes behind the sale: the relay that publishes and the services that read.
 *
 * @param suite that is up
 * @param topic that they read
 */
public record Followers(Suite suite, Topic topic) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Records on the topic now. */
  public long published() {
    return topic.end().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Waits until so many records are on the topic. Duplicates would end this early; that nothing is
   * missing is for the reader of the topic to compare.
   *
   * @return seconds that it took; NaN when they did not come in time
   */
  public double awaitPublished(long wanted) {
    long since = System.nanoTime();
    while (published() < wanted) {
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        return Double.NaN;
      }
    }
    return (System.nanoTime() - since) / 1e9;
  }

  /** Waits until each consumer has read all; seconds that it took, NaN where it did not in time. */
  public Map<String, Double> awaitCaughtUp() {
    try (Consumers consumers = new Consumers(suite.kafka().bootstrapServers(), topic.name())) {
      return consumers.awaitCaughtUp(PATIENCE);
    }
  }
}
