package io.evently.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The public API of a suite, through its gateway.
 *
 * @param suite which is up
 */
record Api(Suite suite) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What came back.
   *
   * @param status of HTTP
   * @param body as JSON
   */
  record Answer(int status, JsonNode body) {}

  /** Tokens that this suite trusts. */
  Tokens tokens() {
    return Tokens.of(suite.keys());
  }

  /** As a guest. */
  Answer get(String path) {
    return send(path, HttpRequest.Builder::GET);
  }

  /** As the owner of a token; null for a guest. */
  Answer post(String path, String token, String json) {
    return send(
        path,
        request ->
            authorised(request, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
  }

  /** As the owner of a token. */
  Answer get(String path, String token) {
    return send(path, request -> authorised(request, token).GET());
  }

  /** The same, as part of the trace of whoever asks. */
  Answer put(String path, String token, String json, String traceparent) {
    return send(
        path,
        request ->
            authorised(request, token)
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .PUT(BodyPublishers.ofString(json)));
  }

  private static HttpRequest.Builder authorised(HttpRequest.Builder request, String token) {
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(String path, UnaryOperator<HttpRequest.Builder> how) {
    URI uri = URI.create(suite.url(Service.GATEWAY) + path);
    HttpRequest request =
        how.apply(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30))).build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
