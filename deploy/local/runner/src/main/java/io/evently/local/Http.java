package io.evently.local;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** HTTP to the suite's own ports. */
final class Http {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private static final Duration WRITES = Duration.ofSeconds(30);

  private Http() {}

  /**
   * What a service said.
   *
   * @param status of HTTP
   * @param body as text
   */
  record Answer(int status, String body) {
    boolean succeeded() {
      return status >= 200 && status < 300;
    }
  }

  /** Empty when nobody answers within some seconds. */
  static Optional<Answer> get(int port, String path) {
    try {
      return Optional.of(send(request(port, path).GET().build()));
    } catch (IOException nobody) {
      return Optional.empty();
    }
  }

  /**
   * Asks with headers.
   *
   * @throws ServerException when nobody answers
   */
  static Answer get(int port, String path, Map<String, String> headers) {
    HttpRequest.Builder request = request(port, path).timeout(WRITES).GET();
    headers.forEach(request::header);
    try {
      return send(request.build());
    } catch (IOException e) {
      throw new ServerException("GET " + path + " on port " + port + " failed: " + e, e);
    }
  }

  /**
   * Posts JSON.
   *
   * @throws ServerException when nobody answers
   */
  static Answer post(int port, String path, String json, Map<String, String> headers) {
    return write("POST", port, path, json, headers, WRITES);
  }

  /** As {@link #post}, for what may take long. */
  static Answer post(
      int port, String path, String json, Map<String, String> headers, Duration patience) {
    return write("POST", port, path, json, headers, patience);
  }

  /** Puts JSON; otherwise as {@link #post}. */
  static Answer put(int port, String path, String json, Map<String, String> headers) {
    return write("PUT", port, path, json, headers, WRITES);
  }

  private static Answer write(
      String method,
      int port,
      String path,
      String json,
      Map<String, String> headers,
      Duration patience) {
    HttpRequest.Builder request =
        request(port, path)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    headers.forEach(request::header);
    try {
      return send(request.build());
    } catch (IOException e) {
      throw new ServerException(method + " " + path + " on port " + port + " failed: " + e, e);
    }
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(5));
  }

  private static Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while waiting for " + request.uri(), e);
    }
  }
}
