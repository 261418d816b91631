package io.evently.waitlist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * Stands in for booking-service over HTTP: reserved units, holds by offer id, and all the ways in
 * which an answer can fail to arrive.
 */
public final class BookingHall implements QuarkusTestResourceLifecycleManager {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Integer> reserved = new HashMap<>();
  private final Map<String, ObjectNode> holds = new LinkedHashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private final List<String> closed = new ArrayList<>();
  private final List<String> paid = new ArrayList<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private HttpServer server;
  private int answersToLose;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/waitlist/", this::handle);
    server.start();
    return Map.of("BOOKING_SERVICE_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(BookingHall.class));
  }

  /** Units that came free for those who wait. */
  public synchronized void free(String event, int units) {
    reserved.merge(event, units, Integer::sum);
  }

  /** The stock has this version now. */
  public synchronized void version(String event, int version) {
    versions.put(event, version);
  }

  public synchronized int reserved(String event) {
    return reserved.getOrDefault(event, 0);
  }

  /** What a join of the event is refused with from now on. */
  public synchronized void refuse(String event, String code) {
    refusals.put(event, code);
  }

  /** Tickets of the event have to be paid before they are confirmed. */
  public synchronized void isPaid(String event) {
    paid.add(event);
  }

  /** The next answers to commands are not sent, though everything is done. */
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /** Holds in the order in which they were made. */
  public synchronized List<ObjectNode> holds(String event) {
    return holds.values().stream().filter(h -> h.path("event").asText().equals(event)).toList();
  }

  /** The hold's time is over. */
  public synchronized ObjectNode expire(String offer) {
    ObjectNode hold = holds.get(offer);
    hold.put("status", "expired");
    reserved.merge(hold.path("event").asText(), hold.path("quantity").asInt(), Integer::sum);
    return hold;
  }

  public synchronized boolean isClosed(String event) {
    return closed.contains(event);
  }

  public synchronized void reopen(String event) {
    closed.remove(event);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      ObjectNode answer = JSON.createObjectNode();
      int status = answer(path[3], path[4], body, answer);
      if (path[4].equals("commands") && isLost()) {
        return;
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized boolean isLost() {
    if (answersToLose == 0) {
      return false;
    }
    answersToLose--;
    return true;
  }

  private synchronized int answer(String event, String what, JsonNode body, ObjectNode answer) {
    switch (what) {
      case "join" -> {
        String code = refusals.get(event);
        if (code != null) {
          answer.put("code", code).put("detail", "Because of " + code).put("available", 3);
          return 409;
        }
        answer
            .put("event_id", event)
            .put("ticket_type", body.path("ticket_type").asText("general"))
            .put("organizer_id", "organizer-of-" + event)
            .put("event_name", "Jazz")
            .put("venue", "Hall")
            .put("event_date", Instant.now().plusSeconds(864_000).toString())
            .put("waitlist_open", true);
      }
      case "commands" -> {
        ArrayNode results = answer.putArray("results");
        body.path("commands").forEach(command -> results.add(command(event, command)));
        answer.put("version", versions.getOrDefault(event, 0));
        answer.putObject("reserved").put("general", reserved(event));
      }
      case "close" -> closed.add(event);
      default -> answer.put("event_id", event);
    }
    return 200;
  }

  private ObjectNode command(String event, JsonNode command) {
    String offer = command.path("offer_id").asText();
    ObjectNode hold = holds.get(offer);
    switch (command.path("action").asText()) {
      case "draw" -> {
        if (hold == null) {
          int quantity = command.path("quantity").asInt();
          if (reserved(event) < quantity) {
            return JSON.createObjectNode()
                .put("offer_id", offer)
                .put("status", "refused")
                .put("code", "insufficient_stock");
          }
          reserved.merge(event, -quantity, Integer::sum);
          hold =
              JSON.createObjectNode()
                  .put("offer_id", offer)
                  .put("status", "held")
                  .put("booking_id", UUID.randomUUID().toString())
                  .put("hold_expires_at", Instant.now().plusSeconds(7200).toString())
                  .put("unit_price", "50.00")
                  .put("currency", "EUR")
                  .put("booking_reference", "EVT-1")
                  .put("event", event)
                  .put("user_id", command.path("user_id").asText())
                  .put("quantity", quantity);
          holds.put(offer, hold);
        }
      }
      case "confirm" -> {
        if (paid.contains(event)) {
          return JSON.createObjectNode()
              .put("offer_id", offer)
              .put("status", "refused")
              .put("code", "payment_method_required");
        }
        settle(hold, "confirmed");
      }
      default -> {
        if (settle(hold, "cancelled")) {
          free(event, hold.path("quantity").asInt());
        }
      }
    }
    ObjectNode said = hold.deepCopy();
    said.remove(List.of("event", "user_id", "quantity"));
    return said;
  }

  private static boolean settle(ObjectNode hold, String status) {
    if (!hold.path("status").asText().equals("held")) {
      return false;
    }
    hold.put("status", status);
    return true;
  }
}
