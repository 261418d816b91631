package io.evently.bench.chart;

import io.evently.bench.chart.Lines.Point;
import io.evently.bench.chart.Lines.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The pictures that every bench has; histograms are of microseconds, one a second. */
public final class Charts {

  private static final double[] PERCENTILES = {
    0, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99
  };

  private Charts() {}

  /** Answers a second, a line a name. */
  public static Lines rates(String title, Map<String, List<Histogram>> answers) {
    return Lines.overTime(title, "answers a second", lines(answers, Histogram::getTotalCount));
  }

  /** Median and 99th percentile of each second. */
  public static Lines latencies(String title, List<Histogram> answers) {
    return Lines.overTime(
            title,
            "milliseconds",
            List.of(
                new Series("p50", points(answers, h -> millis(h, 50))),
                new Series("p99", points(answers, h -> millis(h, 99)))))
        .onLogScale();
  }

  /** How many were answered within which time: slower ones to the right. */
  public static Lines distribution(String title, Map<String, Histogram> latencies) {
    List<Series> series = new ArrayList<>();
    latencies.forEach(
        (name, histogram) -> {
          List<Point> points = new ArrayList<>();
          for (double percentile : PERCENTILES) {
            if (histogram.getTotalCount() * (100 - percentile) / 100 >= 1) {
              points.add(new Point(place(percentile), millis(histogram, percentile)));
            }
          }
          series.add(new Series(name, points));
        });
    Map<Double, String> names = new TreeMap<>();
    for (String named : List.of("0", "50", "90", "99", "99.9", "99.99")) {
      names.put(place(Double.parseDouble(named)), named + " %");
    }
    return new Lines(title, "of the answers", "milliseconds", true, series, names, Map.of());
  }

  private static double place(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static List<Series> lines(
      Map<String, List<Histogram>> answers, ToDoubleFunction<Histogram> value) {
    List<Series> series = new ArrayList<>();
    answers.forEach((name, seconds) -> series.add(new Series(name, points(seconds, value))));
    return series;
  }

  /** The last second is seldom a whole one. */
  private static List<Point> points(List<Histogram> seconds, ToDoubleFunction<Histogram> value) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < seconds.size() - 1; i++) {
      points.add(new Point(i, value.applyAsDouble(seconds.get(i))));
    }
    return points;
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1000.0;
  }
}
