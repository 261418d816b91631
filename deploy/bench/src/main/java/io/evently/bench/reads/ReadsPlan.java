package io.evently.bench.reads;

import io.evently.bench.Length;
import io.evently.bench.WarmUp;
import java.time.Duration;

/**
 * How long each step takes.
 *
 * @param warmUp shorter than an entry lives in Redis, so that the hit ratio is lower than that of a
 *     catalogue that has been read for longer
 * @param create events through the API
 * @param window of one closed loop
 * @param open of one latency measurement
 * @param zipf of the hit ratios
 * @param changes of events under load
 * @param baseline of one measurement of R
 */
record ReadsPlan(
    WarmUp warmUp,
    Duration create,
    Duration window,
    Duration open,
    Duration zipf,
    int changes,
    Duration baseline) {

  static ReadsPlan of(Length length) {
    return switch (length) {
      case QUICK -> of(WarmUp.ofSeconds(20, 30), 5, 5, 10, 10, 16, 4);
      case DAILY -> of(WarmUp.ofSeconds(65, 80), 10, 8, 20, 30, 40, 4);
      case FULL -> of(WarmUp.ofSeconds(90, 180), 30, 15, 40, 120, 200, 15);
    };
  }

  private static ReadsPlan of(
      WarmUp warmUp, int create, int window, int open, int zipf, int changes, int baseline) {
    return new ReadsPlan(
        warmUp,
        Duration.ofSeconds(create),
        Duration.ofSeconds(window),
        Duration.ofSeconds(open),
        Duration.ofSeconds(zipf),
        changes,
        Duration.ofSeconds(baseline));
  }
}
