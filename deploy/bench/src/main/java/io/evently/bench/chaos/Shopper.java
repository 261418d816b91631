package io.evently.bench.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import io.evently.bench.shop.People;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Does what a customer means to do, whatever is killed meanwhile, and writes it all down. */
final class Shopper {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofMillis(250);
  private static final Duration PERSEVERANCE = Duration.ofSeconds(50);

  private final HttpClient http;
  private final String gateway;
  private final Customer customer;
  private final String event;
  private final String key;
  private final String token;
  private final History history;

  Shopper(
      HttpClient http,
      String gateway,
      Customer customer,
      String event,
      String key,
      String token,
      History history) {
    this.http = http;
    this.gateway = gateway;
    this.customer = customer;
    this.event = event;
    this.key = key;
    this.token = token;
    this.history = history;
  }

  void live() {
    Operation had = until(What.ACQUIRE, "POST", "/api/v1/bookings", order(), customer.patience());
    if (had.type() != Type.OK) {
      return;
    }
    if (customer.asksTwice()) {
      until(What.ACQUIRE, "POST", "/api/v1/bookings", order(), null);
    }
    String booking = "/api/v1/bookings/" + had.booking();
    switch (customer.ending()) {
      case KEEP -> keep(booking);
      case GIVE_BACK -> giveBack(booking);
      case KEEP_AND_GIVE_BACK -> {
        keep(booking);
        giveBack(booking);
      }
      case STAY_AWAY -> stayAway(booking);
    }
  }

  private void keep(String booking) {
    if (customer.holds()) {
      think();
      String how =
          ChaosPlan.paysAtEvent(customer.event()) ? "{\"payment_method\":\"tok_succeed\"}" : "{}";
      until(What.CONFIRM, "POST", booking + "/confirm", how, null);
    }
  }

  private void giveBack(String booking) {
    think();
    until(What.CANCEL, "PUT", booking + "/cancel", "{}", null);
  }

  /** What is held for ten minutes would outlast the run. */
  private void stayAway(String booking) {
    if (customer.holds() && !ChaosPlan.paysAtEvent(customer.event())) {
      giveBack(booking);
    }
  }

  private void think() {
    LockSupport.parkNanos(customer.thinks().toNanos());
  }

  private String order() {
    return "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":%d%s}"
        .formatted(
            People.name(customer.person()),
            event,
            customer.quantity(),
            customer.holds() && !ChaosPlan.paysAtEvent(customer.event()) ? ",\"hold\":true" : "");
  }

  /** Asks until it is done or refused, or patience is over: then nobody knows. */
  private Operation until(
      What what, String method, String path, String body, Duration firstPatience) {
    long end = System.nanoTime() + PERSEVERANCE.toNanos();
    Duration patience = firstPatience == null ? ANSWER : firstPatience;
    while (true) {
      note(what, Type.INVOKE, Reply.NONE);
      Reply reply = send(method, path, body, patience);
      Operation told = note(what, reply.type(), reply);
      // A payment that was under way at a crash may have gone back: then one pays anew.
      boolean goneBack = what == What.CONFIRM && "conflict".equals(told.code());
      boolean again = told.type() == Type.INFO || told.status() == 429 || goneBack;
      if (!again || System.nanoTime() - end > 0) {
        return told;
      }
      LockSupport.parkNanos(reply.pause().toNanos());
      patience = ANSWER;
    }
  }

  /**
   * What came back.
   *
   * @param status 0 without an answer
   * @param why there is none, or null
   */
  private record Reply(int status, String body, Duration pause, String why) {

    static final Reply NONE = new Reply(0, "", AGAIN, null);

    static Reply of(HttpResponse<String> answer) {
      Duration pause =
          answer
              .headers()
              .firstValue("Retry-After")
              .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
              .orElse(AGAIN);
      return new Reply(answer.statusCode(), answer.body(), pause, null);
    }

    /** 202 is not decided; of 5xx nobody can say what happened behind it. */
    Type type() {
      if (status == 0 || status == 202 || status >= 500) {
        return Type.INFO;
      }
      return status < 300 ? Type.OK : Type.FAIL;
    }
  }

  private Reply send(String method, String path, String body, Duration patience) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(patience)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return Reply.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException lost) {
      return new Reply(0, "", AGAIN, lost.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(0, "", AGAIN, "interrupted");
    }
  }

  private Operation note(What what, Type type, Reply reply) {
    JsonNode json = read(reply.body());
    JsonNode booking = json.has("booking") ? json.path("booking") : json.path("data");
    boolean tickets = what == What.ACQUIRE && type == Type.OK;
    Operation operation =
        new Operation(
            customer.number(),
            what,
            type,
            micros(Instant.now()),
            key,
            event,
            customer.quantity(),
            reply.status(),
            reply.why() == null ? text(json.path("code")) : reply.why(),
            tickets ? text(booking.path("id")) : null,
            tickets && booking.hasNonNull("hold_expires_at")
                ? micros(Instant.parse(booking.path("hold_expires_at").asText()))
                : null,
            tickets ? fingerprint(reply.body()) : null);
    history.add(operation);
    return operation;
  }

  private static JsonNode read(String body) {
    try {
      return body.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static String fingerprint(String body) {
    return UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
