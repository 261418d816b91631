package io.evently.bench.booking;

import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.keys.UserToken;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One event for sale, and all bookings of it that clients were told of. */
final class Event {

  static final int CAPACITY = 1_000_000;

  private final String id;
  private final List<UUID> booked = new ArrayList<>();
  private int lostAnswers;

  private Event(String id) {
    this.id = id;
  }

  /** Published through the gateway as an organiser does it. */
  static Event publish(Suite suite, String name) {
    String id = "bench-" + name + "-" + UUID.randomUUID();
    String json =
        """
        {"id":"%s","name":"Bench %s","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
         "total_capacity":%d,"price":"50.00","currency":"EUR"}
        """
            .formatted(id, name, CAPACITY);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(suite.url(Service.GATEWAY) + "/api/v1/events"))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Bearer "
                    + UserToken.of("bench-organizer").withRoles("organizer").sign(suite.keys()))
            .POST(BodyPublishers.ofString(json))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new ServerException("The event was not published: " + answer.body());
      }
      return new Event(id);
    } catch (IOException e) {
      throw new ServerException("The event was not published: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  String id() {
    return id;
  }

  void sold(List<UUID> bookings, int withoutAnswer) {
    booked.addAll(bookings);
    lostAnswers += withoutAnswer;
  }

  List<UUID> booked() {
    return booked;
  }

  int lostAnswers() {
    return lostAnswers;
  }
}
