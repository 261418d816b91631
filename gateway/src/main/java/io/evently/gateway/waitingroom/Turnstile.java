package io.evently.gateway.waitingroom;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Decides how many numbers are served next. As many people are let in as the free tickets are for,
 * less those who are choosing tickets already and those whose turn has come and who may still
 * appear; never faster than the sale takes orders well. What people do is measured: how many appear
 * at their turn, how many of them buy, and how much. So who has left holds nobody up for longer
 * than it takes to notice.
 */
final class Turnstile {

  /** Below so many cases a share says nothing yet. */
  private static final int ENOUGH = 20;

  /** Who stays away, or does not buy, makes room for at most so many others. */
  private static final double LEAST_SHARE = 0.1;

  /** Times of people have long tails: of an exponential one 95 % is within three times the mean. */
  private static final int TAIL = 3;

  private static final List<Duration> SPANS =
      IntStream.of(10, 15, 20, 30, 45, 60, 90, 120, 180, 300)
          .mapToObj(Duration::ofSeconds)
          .toList();

  private static final double SLOWEST = 1;
  private static final double STEP_UP = 0.05;
  private static final double BACK_OFF = 0.5;

  private Turnstile() {}

  /**
   * What is known at one moment.
   *
   * @param waiting numbers that were given and not served
   * @param free tickets that can be bought now
   * @param mostPerOrder tickets, until it is known how many people buy
   * @param appearance how long after their turn people are waited for at most
   * @param shopping how long people inside are waited for at most
   * @param pace people a second that the sale takes
   * @param seconds since the last decision
   */
  record Seen(
      long waiting,
      int free,
      int mostPerOrder,
      History history,
      Duration appearance,
      Duration shopping,
      double pace,
      double seconds) {}

  /** How many more numbers are served; 0 to {@code waiting}. */
  static long serve(Seen seen) {
    if (seen.free() <= 0 || seen.waiting() <= 0) {
      return 0;
    }
    History history = seen.history();
    Duration appearance = patience(history, Flow::appearing, Flow::appeared, seen.appearance());
    Duration shopping = patience(history, Flow::choosing, Flow::bought, seen.shopping());
    Flow over = history.before(appearance);
    double appear = share(over.appeared(), over.served());
    Flow justServed = history.within(appearance);
    double coming = Math.max(0, justServed.served() * appear - justServed.appeared());
    Flow decided = history.before(shopping);
    double buy = share(decided.bought(), decided.entered());
    Flow choosing = history.within(shopping);
    double inside = Math.max(0, choosing.entered() * buy - choosing.bought());
    double buyers = buyers(seen.free(), seen.mostPerOrder(), history.all()) - inside - coming * buy;
    double people = Math.min(buyers / buy, seen.pace() * seen.seconds());
    return people < 1 ? 0 : Math.min(seen.waiting(), (long) Math.ceil(people / appear));
  }

  /**
   * How long people are waited for who do something in their own time: the shortest time that is
   * three times what those took on the average for whom it is over. Those for whom it is not over
   * yet do not count, since only the quick of them have been seen.
   *
   * @param seconds that people took who did it, in sum
   * @param people who did it
   * @param most that is waited, and as long as too few are known
   */
  static Duration patience(
      History history, ToLongFunction<Flow> seconds, ToLongFunction<Flow> people, Duration most) {
    for (Duration span : SPANS) {
      if (span.compareTo(most) >= 0) {
        return most;
      }
      Flow over = history.before(span);
      long known = people.applyAsLong(over);
      if (known >= ENOUGH && TAIL * seconds.applyAsLong(over) <= known * span.toSeconds()) {
        return span;
      }
    }
    return most;
  }

  /** The pace of the next moment: additive increase, multiplicative decrease. */
  static double pace(double now, double most, boolean healthy, double seconds) {
    return healthy
        ? Math.min(most, now + most * STEP_UP * seconds)
        : Math.max(Math.min(SLOWEST, most), now * BACK_OFF);
  }

  /** Those whom the free tickets are for. */
  private static double buyers(int free, int mostPerOrder, Flow all) {
    return Math.ceil(
        free / (all.bought() < ENOUGH ? mostPerOrder : (double) all.units() / all.bought()));
  }

  private static double share(long part, long whole) {
    return whole < ENOUGH ? 1 : Math.clamp((double) part / whole, LEAST_SHARE, 1);
  }
}
