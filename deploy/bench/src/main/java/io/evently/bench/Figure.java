package io.evently.bench;

/**
 * One measured figure.
 *
 * @param unit e.g. {@code 1/s}, {@code ms}
 * @param must the bar; NaN where there is none
 * @param aim what would be better still; NaN where there is none
 * @param higherIsBetter which side of the bar is good
 */
public record Figure(
    String name, double value, String unit, double must, double aim, boolean higherIsBetter) {

  /** A figure whose bar is a lower bound. */
  public static Figure atLeast(String name, double value, String unit, double must, double aim) {
    return new Figure(name, value, unit, must, aim, true);
  }

  /** A figure whose bar is an upper bound. */
  public static Figure atMost(String name, double value, String unit, double must, double aim) {
    return new Figure(name, value, unit, must, aim, false);
  }

  /** A figure without a bar, that explains others. */
  public static Figure plain(String name, double value, String unit) {
    return new Figure(name, value, unit, Double.NaN, Double.NaN, false);
  }

  boolean hasBar() {
    return !Double.isNaN(must);
  }

  /** Meets its bar, or has none; a figure that could not be measured meets none. */
  boolean ok() {
    return !hasBar() || (higherIsBetter ? value >= must : value <= must);
  }
}
