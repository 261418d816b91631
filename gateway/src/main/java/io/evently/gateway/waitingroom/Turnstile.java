package io.evently.gateway.waitingroom;

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
   * @param justServed the span in which somebody whose turn has come may still appear
   * @param shopping the span in which somebody who came in still chooses; includes justServed
   * @param all from the beginning
   * @param pace people a second that the sale takes
   * @param seconds since the last decision
   */
  record Seen(
      long waiting,
      int free,
      int mostPerOrder,
      Flow justServed,
      Flow shopping,
      Flow all,
      double pace,
      double seconds) {}

  /** How many more numbers are served; 0 to {@code waiting}. */
  static long serve(Seen seen) {
    if (seen.free() <= 0 || seen.waiting() <= 0) {
      return 0;
    }
    Flow before = seen.all().without(seen.justServed());
    double appear = share(before.appeared(), before.served());
    double coming = Math.max(0, seen.justServed().served() * appear - seen.justServed().appeared());
    long inside = seen.shopping().entered() - seen.shopping().bought();
    double people = Math.min(places(seen) - inside - coming, seen.pace() * seen.seconds());
    return people < 1 ? 0 : Math.min(seen.waiting(), (long) Math.ceil(people / appear));
  }

  /** The pace of the next moment: additive increase, multiplicative decrease. */
  static double pace(double now, double most, boolean healthy, double seconds) {
    return healthy
        ? Math.min(most, now + most * STEP_UP * seconds)
        : Math.max(Math.min(SLOWEST, most), now * BACK_OFF);
  }

  /** People that the free tickets are for. */
  private static double places(Seen seen) {
    Flow all = seen.all();
    double perOrder =
        all.bought() < ENOUGH
            ? seen.mostPerOrder()
            : Math.max(1, (double) all.units() / all.bought());
    Flow before = all.without(seen.shopping());
    double buy = share(before.bought(), before.entered());
    return Math.ceil(seen.free() / (perOrder * buy));
  }

  private static double share(long part, long whole) {
    return whole < ENOUGH ? 1 : Math.clamp((double) part / whole, LEAST_SHARE, 1);
  }
}
