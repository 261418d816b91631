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
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service counts, as it tells Prometheus.
 *
 * @param lines of the text format
 */
public record Metrics(List<String> lines) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of a running service, now. */
  public static Metrics of(Suite suite, Service service) {
    URI uri = URI.create(suite.url(service) + "/metrics");
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String text =
          http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
              .body();
      return new Metrics(text.lines().toList());
    } catch (IOException e) {
      throw new ServerException(service.label() + " gives no metrics: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  /** Lines of one metric that have all these labels, each as {@code name="value"}. */
  Stream<String> of(String metric, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains));
  }

  /** The sum of those lines. */
  public double sum(String metric, String... labels) {
    return of(metric, labels).mapToDouble(Metrics::value).sum();
  }

  static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
