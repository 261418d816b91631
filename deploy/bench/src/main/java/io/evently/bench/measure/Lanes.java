package io.evently.bench.measure;

import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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

  private static final String STEP = "evently_lane_step_seconds_sum{";

  /** Now. */
  public static Lanes now(Suite suite) {
    double batches = 0;
    double commands = 0;
    Map<String, Double> steps = new TreeMap<>();
    for (String line : metrics(suite).split("\n", -1)) {
      if (line.startsWith("evently_lane_batch_count")) {
        batches += value(line);
      } else if (line.startsWith("evently_lane_batch_sum")) {
        commands += value(line);
      } else if (line.startsWith(STEP)) {
        steps.merge(line.replaceAll(".*step=\"(\\w+)\".*", "$1"), value(line), Double::sum);
      }
    }
    return new Lanes(batches, commands, steps);
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static String metrics(Suite suite) {
    URI uri = URI.create(suite.url(Service.BOOKING) + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new ServerException("booking-service gives no metrics: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
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
