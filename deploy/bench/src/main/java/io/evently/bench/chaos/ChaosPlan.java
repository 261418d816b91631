package io.evently.bench.chaos;

import io.evently.bench.Length;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Who comes when and wants what, and what fails when: all of it drawn from the seed.
 *
 * @param faults in their order
 * @param customers in the order in which they come; as many as a machine needs that takes {@link
 *     #PATIENCE} times as long to recover, the rest stay away
 */
record ChaosPlan(long seed, List<Fault> faults, List<Customer> customers) {

  /** Half of the events have few tickets and are sold out soon, half have plenty. */
  static final int FEW = 150;

  static final int PLENTY = 20_000;
  static final int EVENTS = 8;

  private static final int PEOPLE = 1000;
  static final int PER_SECOND = 25;
  private static final int PATIENCE = 6;
  private static final int MOST_THINKING_MILLIS = 3000;

  /** What {@code --quick} does in a round; longer runs do all of {@link #FAULTS}. */
  private static final List<Trouble> FEW_FAULTS =
      List.of(
          new Trouble(Kind.KILL, "booking-service"),
          new Trouble(Kind.KILL, "kafka"),
          new Trouble(Kind.KILL, "postgres"));

  private static final List<Trouble> FAULTS =
      List.of(
          new Trouble(Kind.KILL, "booking-service"),
          new Trouble(Kind.KILL, "kafka"),
          new Trouble(Kind.KILL, "postgres"),
          new Trouble(Kind.KILL, "redis"),
          new Trouble(Kind.KILL, "gateway"),
          new Trouble(Kind.KILL, "event-service"),
          new Trouble(Kind.KILL, Trouble.EVERYTHING),
          new Trouble(Kind.PAUSE, "booking-service"),
          new Trouble(Kind.PAUSE, "kafka"),
          new Trouble(Kind.PAUSE, "postgres"),
          new Trouble(Kind.PAUSE, "redis"),
          new Trouble(Kind.PAUSE, "gateway"),
          new Trouble(Kind.CUT, Trouble.TO_POSTGRES),
          new Trouble(Kind.DEAF, Trouble.TO_POSTGRES));

  /** What only {@code --full} has time for. */
  private static final List<Trouble> MORE_FAULTS =
      List.of(
          new Trouble(Kind.CUT, Trouble.TO_REDIS),
          new Trouble(Kind.DEAF, Trouble.TO_REDIS),
          new Trouble(Kind.CUT, Trouble.TO_KAFKA),
          new Trouble(Kind.DEAF, Trouble.TO_KAFKA),
          new Trouble(Kind.SLOW, Trouble.TO_POSTGRES),
          new Trouble(Kind.FLUSH, "redis"),
          new Trouble(Kind.KILL, "waitlist-service"),
          new Trouble(Kind.KILL, "notification-service"),
          new Trouble(Kind.KILL, "pricing-service"),
          new Trouble(Kind.KILL, "analytics-service"),
          new Trouble(Kind.POISON, Trouble.TOPICS),
          new Trouble(Kind.STRANGE, Trouble.TOPICS),
          new Trouble(Kind.AGAIN, Trouble.TOPICS),
          new Trouble(Kind.LATE, Trouble.TOPICS));

  /** A hold of an event with payments, and so what nobody pays, ends after this. */
  static final Duration HOLD = Duration.ofSeconds(60);

  /** A part that is paused or cut off is so for so long. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** What is done to a part. */
  enum Kind {
    /** {@code kill -9}, and started again at once. */
    KILL,
    /** SIGSTOP to it and its children, SIGCONT after {@link #PAUSE}. */
    PAUSE,
    /** Nothing passes on a link in either direction, and nobody is told, for {@link #PAUSE}. */
    CUT,
    /** What is asked over a link is done, and the answers are lost; then its connections break. */
    DEAF,
    /** Each chunk of bytes on a link waits {@link Link#LATENCY}, for {@link #PAUSE}. */
    SLOW,
    /** Redis forgets everything. */
    FLUSH,
    /** Records that nobody can read are on each partition of the public topics. */
    POISON,
    /** Likewise, of types that nobody knows yet. */
    STRANGE,
    /** The last records of the public topics come once more. */
    AGAIN,
    /** Older states come after newer ones. */
    LATE;

    /** Whether records are planted, and no part fails. */
    boolean plants() {
      return switch (this) {
        case POISON, STRANGE, AGAIN, LATE -> true;
        case KILL, PAUSE, CUT, DEAF, SLOW, FLUSH -> false;
      };
    }
  }

  /**
   * One kind of fault of one part.
   *
   * @param part {@link #EVERYTHING} for all at the same time, as when the power fails; or a link,
   *     or {@link #TOPICS}
   */
  record Trouble(Kind kind, String part) {

    static final String EVERYTHING = "everything";

    /** The public ones, together. */
    static final String TOPICS = "topics";

    /** Of booking-service alone, its relay included. */
    static final String TO_POSTGRES = "booking-service to postgres";

    static final String TO_KAFKA = "booking-service to kafka";

    static final String TO_REDIS = "gateway to redis";

    @Override
    public String toString() {
      return part
          + switch (kind) {
            case KILL -> " killed";
            case PAUSE -> " paused";
            case CUT -> " cut";
            case DEAF -> ", answers lost";
            case SLOW -> " slow";
            case FLUSH -> " flushed";
            case POISON -> " poisoned";
            case STRANGE -> " with unknown types";
            case AGAIN -> " repeated";
            case LATE -> " out of order";
          };
    }
  }

  /**
   * @param at after the beginning, or later where the one before is not healed
   */
  record Fault(Trouble trouble, Duration at) {}

  static ChaosPlan of(long seed, Length length) {
    return of(seed, faults(length), Duration.ofSeconds(length == Length.QUICK ? 20 : 25));
  }

  /** Only the faults whose names contain one of these words. */
  static ChaosPlan only(long seed, List<String> words) {
    return of(seed, faults(words), Duration.ofSeconds(25));
  }

  /** One fault, with customers of its own: each fault of a seed has others. */
  static ChaosPlan alone(long seed, Trouble trouble) {
    return of(31 * seed + trouble.toString().hashCode(), List.of(trouble), Duration.ofSeconds(25));
  }

  static List<Trouble> faults(Length length) {
    return switch (length) {
      case QUICK -> FEW_FAULTS;
      case DAILY -> FAULTS;
      case FULL -> all();
    };
  }

  /** Those whose names contain one of these words. */
  static List<Trouble> faults(List<String> words) {
    List<Trouble> chosen =
        all().stream().filter(t -> words.stream().anyMatch(t.toString()::contains)).toList();
    if (chosen.isEmpty()) {
      throw new ServerException("No fault is called so; faults are: " + all());
    }
    return chosen;
  }

  /** The one that is called so. */
  static Trouble fault(String name) {
    return all().stream()
        .filter(t -> t.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new ServerException("There is no fault " + name + " (any more)"));
  }

  private static List<Trouble> all() {
    return Stream.concat(FAULTS.stream(), MORE_FAULTS.stream()).toList();
  }

  static ChaosPlan smoke(long seed) {
    return of(
        seed,
        List.of(
            new Trouble(Kind.KILL, "booking-service"), new Trouble(Kind.DEAF, Trouble.TO_POSTGRES)),
        Duration.ofSeconds(15));
  }

  private static ChaosPlan of(long seed, List<Trouble> round, Duration apart) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Fault> faults = new ArrayList<>();
    Duration at = Duration.ofSeconds(8);
    List<Trouble> order = new ArrayList<>(round);
    Collections.shuffle(order, random);
    for (Trouble trouble : order) {
      at = at.plusMillis(random.nextInt(4000));
      faults.add(new Fault(trouble, at));
      at = at.plus(apart);
    }
    List<Customer> customers = new ArrayList<>();
    double millis = 0;
    while (millis < PATIENCE * at.toMillis()) {
      millis += -Math.log(1 - random.nextDouble()) * 1000 / PER_SECOND;
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
}
