package io.evently.bench.shop;

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
import java.time.Duration;
import java.util.UUID;

/**
 * Who makes the events of a bench, through the gateway as any organiser does it.
 *
 * @param suite that is up
 */
public record Organizer(Suite suite) {

  private static final String NAME = "bench-organizer";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The token that the events belong to. */
  public String token() {
    return UserToken.of(NAME)
        .withRoles("organizer")
        .withValidity(Duration.ofHours(12))
        .sign(suite.keys());
  }

  /** An event of the short form, as JSON; {@code more} is further members or empty. */
  public static String event(String id, int capacity, String more) {
    return ("{\"id\":\"%s\",\"name\":\"Bench %s\",\"venue\":\"Hall\",\"event_date\":\"2030-01-01T20:00:00Z\","
            + "\"total_capacity\":%d,\"price\":\"50.00\",\"currency\":\"EUR\"%s}")
        .formatted(id, id, capacity, more.isEmpty() ? "" : "," + more);
  }

  /**
   * Publishes an event.
   *
   * @param name part of its id
   * @param more further members of its JSON, or empty
   * @return its id
   */
  public String publish(String name, int capacity, String more) {
    String id = "bench-" + name + "-" + UUID.randomUUID();
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri("/api/v1/events"))
                .POST(BodyPublishers.ofString(event(id, capacity, more))));
    if (answer.statusCode() != 201) {
      throw new ServerException("The event was not published: " + answer.body());
    }
    return id;
  }

  /**
   * Changes an event.
   *
   * @param version that it has now
   * @param fields as JSON
   * @return the answer
   */
  public HttpResponse<String> change(String id, long version, String fields) {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/events/" + id))
            .header("If-Match", "\"" + version + "\"")
            .PUT(BodyPublishers.ofString(fields)));
  }

  private URI uri(String path) {
    return URI.create(suite.url(Service.GATEWAY) + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(
          request
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + token())
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ServerException("The gateway does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }
}
