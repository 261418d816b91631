package io.evently.bench.waitingroom;

import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** One account that wants tickets, what it will do, and what became of it. */
final class Visitor {

  private static final double STAYS_AWAY = 0.15;
  private static final double ONLY_LOOKS = 0.20;

  final int number;
  final boolean early;
  final boolean returns;
  final boolean buys;
  final int tickets;
  final Duration chooses;

  UUID placeId;
  String place;
  long queueNumber;
  long servedUpTo;
  long arrivedNanos;
  long enteredNanos;
  String admission;
  Ending ending = Ending.LOST;
  UUID booking;

  /** How it ended. */
  enum Ending {
    STAYED_AWAY,
    ONLY_LOOKED,
    BOOKED,
    SOLD_OUT,
    /** Nothing of the above. */
    LOST
  }

  /**
   * Who comes.
   *
   * @param number of the account
   */
  Visitor(int number, boolean early, RandomGenerator random) {
    this.number = number;
    this.early = early;
    this.returns = random.nextDouble() >= STAYS_AWAY;
    this.buys = random.nextDouble() >= ONLY_LOOKS;
    this.tickets = 1 + random.nextInt(4);
    this.chooses = Duration.ofMillis(2000 + random.nextInt(6000));
  }
}
