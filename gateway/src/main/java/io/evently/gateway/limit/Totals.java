package io.evently.gateway.limit;

/**
 * What became of all callers' requests under one policy in this window.
 *
 * @param index number of the window
 */
record Totals(long index, long allowed, long refused) {

  static final Totals NONE = new Totals(Long.MIN_VALUE, 0, 0);

  Totals plus(long now, boolean passed) {
    Totals here = at(now);
    return new Totals(now, here.allowed + (passed ? 1 : 0), here.refused + (passed ? 0 : 1));
  }

  /** Itself, or nothing when its window is over. */
  Totals at(long now) {
    return index == now ? this : new Totals(now, 0, 0);
  }
}
