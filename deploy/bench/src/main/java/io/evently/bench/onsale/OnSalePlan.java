package io.evently.bench.onsale;

import io.evently.bench.Length;
import io.evently.bench.WarmUp;
import java.time.Duration;

/**
 * The sale.
 *
 * @param paid of holds and payments, after the warm-up of plain bookings
 * @param capacity tickets
 * @param burst people in the first second
 * @param perSecond people a second after it
 * @param open how long they come
 * @param killAt after the beginning of the sale
 * @param end how long at most until every hold and payment has ended, after the last has come
 * @param baseline of one measurement of R
 */
record OnSalePlan(
    WarmUp warmUp,
    WarmUp paid,
    int capacity,
    double burst,
    double perSecond,
    Duration open,
    Duration killAt,
    Duration end,
    Duration baseline) {

  static OnSalePlan of(Length length) {
    return switch (length) {
      case QUICK ->
          of(WarmUp.ofSeconds(20, 30), WarmUp.ofSeconds(40, 60), 6_000, 1000, 100, 40, 15, 4);
      case DAILY ->
          of(WarmUp.ofSeconds(30, 60), WarmUp.ofSeconds(60, 120), 18_000, 2000, 150, 80, 25, 4);
      case FULL ->
          of(WarmUp.ofSeconds(60, 120), WarmUp.ofSeconds(90, 180), 60_000, 3000, 200, 240, 60, 15);
    };
  }

  private static OnSalePlan of(
      WarmUp warmUp,
      WarmUp paid,
      int capacity,
      double burst,
      double perSecond,
      int open,
      int killAt,
      int baseline) {
    return new OnSalePlan(
        warmUp,
        paid,
        capacity,
        burst,
        perSecond,
        Duration.ofSeconds(open),
        Duration.ofSeconds(killAt),
        Duration.ofSeconds(180),
        Duration.ofSeconds(baseline));
  }
}
