package io.evently.bench.booking;

import java.time.Duration;

/**
 * How long each step takes.
 *
 * @param warmUp at least, before anything is measured
 * @param warmUpAtMost even if windows do not agree yet
 * @param rounds of all numbers of connections
 * @param window of one throughput measurement
 * @param open of the latency measurement
 * @param baseline of one measurement of R
 */
record Plan(
    Duration warmUp,
    Duration warmUpAtMost,
    int rounds,
    Duration window,
    Duration open,
    Duration baseline) {

  static final Plan DAILY = of(60, 120, 3, 8, 30, 8);
  static final Plan FULL = of(120, 240, 5, 20, 120, 15);
  static final Plan QUICK = of(30, 60, 1, 8, 15, 4);

  private static Plan of(
      int warmUp, int warmUpAtMost, int rounds, int window, int open, int baseline) {
    return new Plan(
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(warmUpAtMost),
        rounds,
        Duration.ofSeconds(window),
        Duration.ofSeconds(open),
        Duration.ofSeconds(baseline));
  }
}
