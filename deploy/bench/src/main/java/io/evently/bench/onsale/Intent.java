package io.evently.bench.onsale;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one buyer is going to do, if let.
 *
 * @param quantity tickets wanted
 * @param think between getting the tickets held and paying
 * @param methods tokens of the test provider, in the order in which they are tried; empty: does not
 *     pay
 * @param cancels whether they give back what they have: a hold where nothing is paid, else the
 *     tickets
 * @param hangsUpOnHold whether the connection is closed before the first answer
 * @param hangsUpOnPay the same when paying
 */
record Intent(
    int quantity,
    Duration think,
    List<String> methods,
    boolean cancels,
    boolean hangsUpOnHold,
    boolean hangsUpOnPay) {

  private static final String SUCCEED = "tok_succeed";
  private static final double MEAN_THINK_MILLIS = 1500;
  private static final double LONGEST_THINK_MILLIS = 10_000;

  /** One of a crowd: most pay at once, the others are all the trouble there is. */
  static Intent drawnBy(RandomGenerator random) {
    double walks = random.nextDouble();
    double pays = random.nextDouble();
    boolean leaves = walks < 0.04;
    boolean returnsHold = walks >= 0.04 && walks < 0.07;
    return new Intent(
        quantity(random.nextDouble()),
        think(random.nextDouble()),
        leaves || returnsHold ? List.of() : methods(pays),
        returnsHold || walks >= 0.95,
        random.nextDouble() < 0.03,
        random.nextDouble() < 0.02);
  }

  /** One who wants what has come free, and pays for it. */
  static Intent ofLateComer(int quantity) {
    return new Intent(quantity, Duration.ZERO, List.of(SUCCEED), false, false, false);
  }

  private static int quantity(double chance) {
    return chance < 0.5 ? 1 : chance < 0.9 ? 2 : 4;
  }

  private static Duration think(double chance) {
    double millis = Math.min(LONGEST_THINK_MILLIS, -Math.log(1 - chance) * MEAN_THINK_MILLIS);
    return Duration.ofMillis((long) millis);
  }

  private static List<String> methods(double chance) {
    if (chance < 0.10) {
      return List.of("tok_decline", SUCCEED);
    }
    if (chance < 0.16) {
      return List.of("tok_timeout");
    }
    if (chance < 0.22) {
      return List.of("tok_twice");
    }
    return chance < 0.24 ? List.of("tok_late") : List.of(SUCCEED);
  }

  /** Takes the tickets and is never heard of again. */
  boolean letsExpire() {
    return methods.isEmpty() && !cancels;
  }
}
