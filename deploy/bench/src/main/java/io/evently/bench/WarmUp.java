package io.evently.bench;

import static io.evently.bench.BenchSuite.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Load until three windows in a row agree, since compilers and caches take their time.
 *
 * @param atLeast before anything is measured
 * @param atMost even if windows do not agree yet
 */
public record WarmUp(Duration atLeast, Duration atMost) {

  /** One window. */
  public static final Duration WINDOW = Duration.ofSeconds(5);

  private static final double AGREE = 0.05;

  /** Of so many seconds. */
  public static WarmUp ofSeconds(int atLeast, int atMost) {
    return new WarmUp(Duration.ofSeconds(atLeast), Duration.ofSeconds(atMost));
  }

  /**
   * Runs windows.
   *
   * @param what they count, for people who watch
   * @param window loads for {@link #WINDOW} and returns the rate
   */
  public void run(String what, DoubleSupplier window) {
    List<Double> rates = new ArrayList<>();
    long start = System.nanoTime();
    while (!isWarm(rates, Duration.ofNanos(System.nanoTime() - start))) {
      rates.add(window.getAsDouble());
      say("warm-up: %.0f %s/s", rates.getLast(), what);
    }
  }

  boolean isWarm(List<Double> rates, Duration so) {
    if (so.compareTo(atMost) >= 0) {
      return true;
    }
    if (so.compareTo(atLeast) < 0 || rates.size() < 3) {
      return false;
    }
    DoubleSummaryStatistics range =
        rates.subList(rates.size() - 3, rates.size()).stream()
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    return range.getMax() - range.getMin() <= AGREE * range.getMax();
  }
}
