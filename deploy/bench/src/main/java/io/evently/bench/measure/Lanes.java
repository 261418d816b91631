package io.evently.bench.measure;

import io.evently.local.Service;
import io.evently.local.Suite;
import java.util.Map;
import java.util.TreeMap;

/**
 * What booking-service counts of its lanes, up to a moment.
 *
 * @param batches transactions
 * @param commands settled in them
 * @param steps seconds of each step of a transaction, by name: {@code read}, {@code write}, {@code
 *     commit}
 */
public record Lanes(double batches, double commands, Map<String, Double> steps) {

  private static final String STEP = "evently_lane_step_seconds_sum";

  /** Now. */
  public static Lanes now(Suite suite) {
    Metrics metrics = Metrics.of(suite, Service.BOOKING);
    Map<String, Double> steps = new TreeMap<>();
    metrics
        .of(STEP)
        .forEach(
            line ->
                steps.merge(
                    line.replaceAll(".*step=\"(\\w+)\".*", "$1"),
                    Metrics.value(line),
                    Double::sum));
    return new Lanes(
        metrics.sum("evently_lane_batch_count"), metrics.sum("evently_lane_batch_sum"), steps);
  }

  /** What was done from an earlier moment to this one. */
  public Lanes since(Lanes earlier) {
    Map<String, Double> between = new TreeMap<>();
    steps.forEach((name, sum) -> between.put(name, sum - earlier.steps.getOrDefault(name, 0.0)));
    return new Lanes(batches - earlier.batches, commands - earlier.commands, between);
  }

  /** Of a difference: commands a transaction. */
  public double batchSize() {
    return commands / batches;
  }

  /** Of a difference: mean of one step, in milliseconds. */
  public double millis(String step) {
    return steps.getOrDefault(step, Double.NaN) * 1000 / batches;
  }
}
