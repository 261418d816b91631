package io.evently.gateway.limit;

/**
 * What one caller did in this window and the one before, of which the part still counts that the
 * sliding window has not left: two numbers a caller, and no burst at the turn of a window.
 *
 * @param index number of the window
 * @param current passed in it
 * @param previous passed in the one before
 */
record Window(long index, long current, long previous) {

  static final Window NEVER = new Window(Long.MIN_VALUE, 0, 0);

  /** The window after a request, and what becomes of the request. */
  record Turn(Window after, Verdict verdict) {}

  /**
   * The same as the script of {@link SharedCounts}.
   *
   * @param now in milliseconds since any beginning
   */
  Turn take(long now, long length, int limit) {
    Window here = at(Math.floorDiv(now, length));
    long passed = Math.floorMod(now, length);
    double used = here.current + here.previous * (double) (length - passed) / length;
    if (used + 1 <= limit) {
      return new Turn(
          new Window(here.index, here.current + 1, here.previous),
          new Verdict(true, (long) (limit - used - 1), length - passed));
    }
    return new Turn(here, new Verdict(false, 0, here.untilFree(passed, length, limit)));
  }

  private Window at(long now) {
    if (index == now) {
      return this;
    }
    return new Window(now, 0, index == now - 1 ? current : 0);
  }

  private long untilFree(long passed, long length, int limit) {
    int free = limit - 1;
    if (current <= free) {
      return (long) Math.ceil(length * (1 - (double) (free - current) / previous)) - passed;
    }
    return length - passed + (long) Math.ceil(length * (1 - (double) free / current));
  }
}
