package io.evently.bench.waitingroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.load.Wire;
import io.evently.bench.load.Wire.Answer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The requests that people before a sale make, on connections that all of them share. */
final class Shopfront implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final String event;
  private final BlockingQueue<Wire> wires;

  /**
   * @param port of the gateway
   * @param connections at most so many requests at a time
   */
  Shopfront(int port, int connections, String event) {
    this.event = event;
    this.path = "/api/v1/events/" + event + "/waiting-room";
    this.wires = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      wires.add(new Wire(port));
    }
  }

  Answer look() throws InterruptedException {
    return send("GET " + path, "", "");
  }

  Answer join(String token) throws InterruptedException {
    return send("POST " + path + "/places", "Authorization: Bearer " + token + "\r\n", "");
  }

  Answer where(String place) throws InterruptedException {
    return send("GET " + path + "/place", "Evently-Place: " + place + "\r\n", "");
  }

  Answer enter(String place) throws InterruptedException {
    return send("POST " + path + "/admissions", "Evently-Place: " + place + "\r\n", "");
  }

  /**
   * @param admission null for none
   */
  Answer book(String token, String user, int tickets, String key, String admission)
      throws InterruptedException {
    String headers =
        "Authorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Type: application/json\r\n"
            .formatted(token, key);
    return send(
        "POST /api/v1/bookings",
        admission == null ? headers : headers + "Evently-Admission: " + admission + "\r\n",
        "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":%d}".formatted(user, event, tickets));
  }

  private Answer send(String line, String headers, String body) throws InterruptedException {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    Wire wire = wires.take();
    try {
      return wire.send(
          line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + length + "\r\n" + body);
    } finally {
      wires.add(wire);
    }
  }

  /** The body as a tree; a missing node where it is no JSON. */
  static JsonNode tree(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException notJson) {
      return JSON.missingNode();
    }
  }

  static JsonNode data(Answer answer) {
    return tree(answer).path("data");
  }

  @Override
  public void close() {
    wires.forEach(Wire::close);
  }
}
