package io.evently.bench.gateway;

import io.evently.bench.Length;
import io.evently.bench.WarmUp;
import java.time.Duration;

/**
 * How long each step takes.
 *
 * @param rounds of the plain and the cached answer, one after the other
 * @param window of one closed loop
 * @param open of the latency measurement
 * @param storm of each storm
 * @param odd requests that are nearly right
 * @param baseline of one measurement of R
 */
record GatewayPlan(
    WarmUp warmUp,
    int rounds,
    Duration window,
    Duration open,
    Duration storm,
    int odd,
    Duration baseline) {

  static GatewayPlan of(Length length) {
    return switch (length) {
      case QUICK -> of(WarmUp.ofSeconds(45, 60), 2, 6, 10, 15, 10_000, 4);
      case DAILY -> of(WarmUp.ofSeconds(60, 120), 3, 8, 20, 30, 10_000, 8);
      case FULL -> of(WarmUp.ofSeconds(120, 240), 5, 15, 60, 60, 100_000, 15);
    };
  }

  private static GatewayPlan of(
      WarmUp warmUp, int rounds, int window, int open, int storm, int odd, int baseline) {
    return new GatewayPlan(
        warmUp,
        rounds,
        Duration.ofSeconds(window),
        Duration.ofSeconds(open),
        Duration.ofSeconds(storm),
        odd,
        Duration.ofSeconds(baseline));
  }
}
