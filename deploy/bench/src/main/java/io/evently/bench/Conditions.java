package io.evently.bench;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.measure.Baseline;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Medians;
import io.evently.local.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the machine was quick and quiet enough for figures to mean something. */
public final class Conditions {

  private static final double SLOWEST_BASELINE = 900;
  private static final double MOST_OF_OTHERS = 0.10;

  private final Baseline baseline;
  private final List<Double> others = new ArrayList<>();

  /**
   * Of a suite that is up.
   *
   * @param time of each measurement of R
   */
  public Conditions(Suite suite, Duration time) {
    baseline = new Baseline(suite.postgres(), time);
  }

  /** Measures R once more. */
  public void measure() {
    say("R: %.0f bookings/s, one a transaction", baseline.measure());
  }

  /** All measurements of R so far. */
  public Baseline baseline() {
    return baseline;
  }

  /** Counts what others used of the machine meanwhile. */
  public void note(CpuTimes used) {
    others.add(used.ofOthers());
  }

  /** R, for a report whose figures are not compared with it. */
  public Figure figure() {
    return Figure.plain("R, median of " + baseline.rates().size(), baseline.median(), "1/s");
  }

  /** Tells the report why its figures mean little, if so. */
  public void doubt(Report report) {
    if (baseline.median() < SLOWEST_BASELINE) {
      report.doubt("R is %.0f/s, below %.0f".formatted(baseline.median(), SLOWEST_BASELINE));
    }
    double busy = Medians.of(others);
    if (busy > MOST_OF_OTHERS) {
      report.doubt("other programs took %.0f %% of the processor".formatted(busy * 100));
    }
  }
}
