package io.evently.bench.reads;

import io.evently.bench.reads.Sightings.Change;
import io.evently.bench.reads.Sightings.Read;
import io.evently.bench.shop.Organizer;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Popular events are changed while everybody reads, and watched by readers before and after.
 *
 * @param suite that is up
 * @param count of changes, of different events
 */
record Changes(Suite suite, int count) {

  private static final int READERS = 3;
  private static final int AT_ONCE = 4;
  private static final Duration BEFORE = Duration.ofMillis(200);
  private static final Duration AFTER = Duration.ofMillis(1500);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Makes the changes and returns what was seen. */
  Sightings make() {
    List<Change> changes = new ArrayList<>();
    Map<Integer, List<Read>> reads = new TreeMap<>();
    var organizer = new Organizer(suite);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int first = 0; first < count; first += AT_ONCE) {
        long begin = System.nanoTime();
        List<Future<List<Read>>> readers = new ArrayList<>();
        List<Future<Change>> writers = new ArrayList<>();
        for (int rank = first; rank < Math.min(count, first + AT_ONCE); rank++) {
          String event = Catalogue.id(rank);
          for (int i = 0; i < READERS; i++) {
            readers.add(threads.submit(() -> watch(event, begin)));
          }
          writers.add(threads.submit(() -> change(organizer, event)));
        }
        for (Future<Change> writer : writers) {
          changes.add(writer.get());
        }
        for (Future<List<Read>> reader : readers) {
          reads.put(reads.size(), reader.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new ServerException("A change failed: " + e.getCause(), e);
    }
    return new Sightings(changes, reads);
  }

  private Change change(Organizer organizer, String event)
      throws IOException, InterruptedException {
    LockSupport.parkNanos(BEFORE.toNanos());
    long version = version(event);
    HttpResponse<String> answer =
        organizer.change(event, version, "{\"description\":\"Changed after " + version + "\"}");
    long told = System.nanoTime();
    if (answer.statusCode() != 200) {
      throw new ServerException(event + " was not changed: " + answer.body());
    }
    return new Change(event, versionOf(answer), told);
  }

  private List<Read> watch(String event, long begin) throws IOException, InterruptedException {
    List<Read> seen = new ArrayList<>();
    long end = begin + BEFORE.toNanos() + AFTER.toNanos();
    while (System.nanoTime() - end < 0) {
      long begun = System.nanoTime();
      seen.add(new Read(event, version(event), begun));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return seen;
  }

  /** As the gateway tells it now. */
  long version(String event) throws IOException, InterruptedException {
    return versionOf(
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(suite.url(Service.GATEWAY) + "/api/v1/events/" + event))
                .timeout(Duration.ofSeconds(30))
                .build(),
            BodyHandlers.ofString()));
  }

  /**
   * The first number of the ETag is the event's version; those behind it are of seats and prices.
   */
  private static long versionOf(HttpResponse<String> answer) {
    String tag =
        answer
            .headers()
            .firstValue("ETag")
            .orElseThrow(
                () -> new ServerException("No ETag: " + answer.statusCode() + " " + answer.body()));
    return Long.parseLong(tag.replace("\"", "").split("\\.", 2)[0]);
  }
}
