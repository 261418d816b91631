package io.evently.bench.chaos;

import io.evently.bench.Length;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Who comes when and wants what, and what is killed when: all of it drawn from the seed.
 *
 * @param faults in their order
 * @param customers in the order in which they come
 */
record ChaosPlan(long seed, List<Fault> faults, List<Customer> customers) {

  /** Half of the events have few tickets and are sold out soon, half have plenty. */
  static final int FEW = 150;

  static final int PLENTY = 20_000;
  static final int EVENTS = 8;

  private static final int PEOPLE = 1000;
  private static final int MOST_THINKING_MILLIS = 3000;
  private static final List<String> PARTS = List.of("booking-service", "kafka", "postgres");

  /** A hold of an event with payments, and so what nobody pays, ends after this. */
  static final Duration HOLD = Duration.ofSeconds(60);

  /**
   * @param at after the beginning, or later where the one before is not healed
   */
  record Fault(String part, Duration at) {}

  static ChaosPlan of(long seed, Length length) {
    return switch (length) {
      case QUICK -> of(seed, 1, Duration.ofSeconds(20), 25);
      case DAILY -> of(seed, 2, Duration.ofSeconds(30), 40);
      case FULL -> of(seed, 5, Duration.ofSeconds(45), 40);
    };
  }

  private static ChaosPlan of(long seed, int rounds, Duration apart, double perSecond) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Fault> faults = new ArrayList<>();
    Duration at = Duration.ofSeconds(8);
    for (int round = 0; round < rounds; round++) {
      for (String part : PARTS) {
        at = at.plusMillis(random.nextInt(4000));
        faults.add(new Fault(part, at));
        at = at.plus(apart);
      }
    }
    List<Customer> customers = new ArrayList<>();
    double millis = 0;
    while (millis < at.toMillis()) {
      millis += -Math.log(1 - random.nextDouble()) * 1000 / perSecond;
      customers.add(customer(customers.size(), Duration.ofMillis((long) millis), random));
    }
    return new ChaosPlan(seed, faults, customers);
  }

  private static Customer customer(int number, Duration at, RandomGenerator random) {
    int event = random.nextInt(EVENTS);
    double ending = random.nextDouble();
    double manners = random.nextDouble();
    return new Customer(
        number,
        at,
        random.nextInt(PEOPLE),
        event,
        1 + random.nextInt(4),
        paysAtEvent(event) || random.nextBoolean(),
        ending < 0.6
            ? Customer.Ending.KEEP
            : ending < 0.75
                ? Customer.Ending.GIVE_BACK
                : ending < 0.9 ? Customer.Ending.KEEP_AND_GIVE_BACK : Customer.Ending.STAY_AWAY,
        Duration.ofMillis(random.nextInt(MOST_THINKING_MILLIS)),
        manners < 0.05 ? Duration.ofMillis(1 + random.nextInt(20)) : null,
        manners > 0.8);
  }

  static boolean paysAtEvent(int event) {
    return event % 2 == 1;
  }

  static int capacity(int event) {
    return event < EVENTS / 2 ? FEW : PLENTY;
  }

  /** The last who has come. */
  Duration open() {
    return customers.getLast().at();
  }
}
