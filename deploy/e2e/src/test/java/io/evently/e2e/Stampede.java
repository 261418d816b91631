package io.evently.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many people who want tickets of one event at once, each with a key of their own and the patience
 * to come back when told to.
 *
 * @param event that they want
 * @param orders how many orders of 1 or 2 tickets
 * @param inFlight how many wait for an answer at a time
 */
record Stampede(Api api, String event, int orders, int inFlight) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PEOPLE = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * An order and its last answer.
   *
   * @param status of HTTP; 0 when the patience was over without an answer
   * @param refusedWithoutRetryAfter whether a 503 came without {@code Retry-After}
   */
  record Order(
      String token,
      String person,
      String key,
      int quantity,
      int status,
      String body,
      int attempts,
      boolean refusedWithoutRetryAfter) {

    boolean isBooked() {
      return status == 201;
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String bookingId() {
      return json().path("booking").path("id").asText();
    }

    String code() {
      return json().path("code").asText();
    }
  }

  /**
   * Sends all orders and returns when each has its last answer.
   *
   * @param answered counts the answers while they come
   */
  List<Order> run(AtomicInteger answered) throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      tokens.add(api.tokens().user("person" + i));
    }
    var slots = new Semaphore(inFlight);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Order>> all = new ArrayList<>();
      for (int i = 0; i < orders; i++) {
        var order =
            new Order(
                tokens.get(i % PEOPLE),
                "person" + i % PEOPLE,
                UUID.randomUUID().toString(),
                1 + i % 2,
                0,
                "",
                0,
                false);
        all.add(
            () -> {
              slots.acquire();
              try {
                return untilAnswered(http, order);
              } finally {
                slots.release();
                answered.incrementAndGet();
              }
            });
      }
      List<Order> results = new ArrayList<>();
      for (Future<Order> result : threads.invokeAll(all)) {
        results.add(result.get());
      }
      return results;
    }
  }

  /** Sends an order that was answered before once more, as a client does whose answer was lost. */
  Order again(Order order) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer = http.send(request(order), BodyHandlers.ofString());
      return with(order, answer.statusCode(), answer.body(), 1, false);
    }
  }

  private Order untilAnswered(HttpClient http, Order order) {
    Instant giveUp = Instant.now().plus(PATIENCE);
    boolean withoutRetryAfter = false;
    int attempts = 0;
    while (Instant.now().isBefore(giveUp)) {
      attempts++;
      Duration wait = Duration.ofMillis(300);
      try {
        HttpResponse<String> answer = http.send(request(order), BodyHandlers.ofString());
        if (answer.statusCode() != 503) {
          return with(order, answer.statusCode(), answer.body(), attempts, withoutRetryAfter);
        }
        var retryAfter = answer.headers().firstValueAsLong("Retry-After");
        withoutRetryAfter |= retryAfter.isEmpty();
        wait = Duration.ofSeconds(retryAfter.orElse(1));
      } catch (IOException e) {
        // No answer at all: the booking may or may not have been made. The same key finds out.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      LockSupport.parkNanos(wait.toNanos());
    }
    return with(order, 0, "{}", attempts, withoutRetryAfter);
  }

  private HttpRequest request(Order order) {
    return HttpRequest.newBuilder(URI.create(api.suite().url(Service.GATEWAY) + "/api/v1/bookings"))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + order.token())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", order.key())
        .POST(
            BodyPublishers.ofString(
                "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":%d}"
                    .formatted(order.person(), event, order.quantity())))
        .build();
  }

  private static Order with(
      Order o, int status, String body, int attempts, boolean withoutRetryAfter) {
    return new Order(
        o.token(), o.person(), o.key(), o.quantity(), status, body, attempts, withoutRetryAfter);
  }
}
