package io.evently.bench.booking;

import io.evently.bench.Length;
import io.evently.bench.WarmUp;
import java.time.Duration;

/**
 * How long each step takes.
 *
 * @param rounds of all numbers of connections
 * @param window of one throughput measurement
 * @param open of the latency measurement
 * @param baseline of one measurement of R
 */
record Plan(WarmUp warmUp, int rounds, Duration window, Duration open, Duration baseline) {

  static Plan of(Length length) {
    return switch (length) {
      case QUICK -> of(WarmUp.ofSeconds(30, 60), 1, 8, 15, 4);
      case DAILY -> of(WarmUp.ofSeconds(60, 120), 3, 8, 30, 8);
      case FULL -> of(WarmUp.ofSeconds(120, 240), 5, 20, 120, 15);
    };
  }

  private static Plan of(WarmUp warmUp, int rounds, int window, int open, int baseline) {
    return new Plan(
        warmUp,
        rounds,
        Duration.ofSeconds(window),
        Duration.ofSeconds(open),
        Duration.ofSeconds(baseline));
  }
}
