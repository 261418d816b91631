package io.evently.bench.waitingroom;

import io.evently.bench.Length;
import io.evently.bench.WarmUp;
import java.time.Duration;

/**
 * The crowd.
 *
 * @param early accounts that come before the sale
 * @param late accounts that come after its beginning
 * @param tickets in stock
 * @param pace people a second that the gateway is told to let in at most
 * @param before how long people come before the sale
 * @param after how long people come after its beginning
 * @param end how long at most until everybody has left, after the last has come
 * @param window of one measurement of costs
 * @param baseline of one measurement of R
 */
record WaitingRoomPlan(
    WarmUp warmUp,
    int early,
    int late,
    int tickets,
    int pace,
    Duration before,
    Duration after,
    Duration end,
    Duration window,
    Duration baseline) {

  static WaitingRoomPlan of(Length length) {
    return switch (length) {
      case QUICK -> of(WarmUp.ofSeconds(10, 15), 3_000, 2_000, 6_000, 10, 10, 5);
      case DAILY -> of(WarmUp.ofSeconds(30, 45), 35_000, 15_000, 60_000, 60, 40, 15);
      case FULL -> of(WarmUp.ofSeconds(60, 90), 70_000, 30_000, 120_000, 120, 80, 15);
    };
  }

  private static WaitingRoomPlan of(
      WarmUp warmUp, int early, int late, int tickets, int before, int after, int window) {
    return new WaitingRoomPlan(
        warmUp,
        early,
        late,
        tickets,
        300,
        Duration.ofSeconds(before),
        Duration.ofSeconds(after),
        Duration.ofMinutes(6),
        Duration.ofSeconds(window),
        Duration.ofSeconds(4));
  }

  int people() {
    return early + late;
  }
}
