package io.evently.bench.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * From values to places.
 *
 * @param log whether ten times as much is one step further
 */
record Axis(double from, double to, boolean log) {

  private static final int STEPS = 5;
  private static final double SMALLEST = 0.001;

  /** From zero, or from a power of ten, to a round number that is not below the largest value. */
  static Axis upTo(double smallest, double largest, boolean log) {
    if (log) {
      double low = Math.pow(10, Math.floor(Math.log10(Math.max(smallest, SMALLEST))));
      double high = Math.pow(10, Math.ceil(Math.log10(Math.max(largest, SMALLEST))));
      return new Axis(low, high > low ? high : low * 10, true);
    }
    double step = step(largest);
    return new Axis(0, Math.max(step, Math.ceil(largest / step) * step), false);
  }

  /** 0 at the beginning of the axis, 1 at its end. */
  double place(double value) {
    if (log) {
      double least = Math.max(value, from);
      return Math.log10(least / from) / Math.log10(to / from);
    }
    return (value - from) / (to - from);
  }

  /** Where numbers stand. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (log) {
      for (double tick = from; tick <= to * 1.01; tick *= 10) {
        ticks.add(tick);
      }
      return ticks;
    }
    double step = step(to);
    for (int i = 0; from + i * step <= to * 1.001; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, about a fifth of the whole. */
  private static double step(double whole) {
    if (whole <= 0) {
      return 1;
    }
    double rough = whole / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int factor : new int[] {1, 2, 5}) {
      if (rough <= factor * power * 1.0001) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
