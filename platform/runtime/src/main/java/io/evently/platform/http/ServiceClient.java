package io.evently.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.json.WireFormat;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Asks another service on its {@code /internal} endpoints, with a service token and the trace of
 * the caller. Blocks: call it on a virtual thread.
 */
public final class ServiceClient implements AutoCloseable {

  private static final ObjectMapper JSON =
      WireFormat.apply(new ObjectMapper())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final String callee;
  private final List<URI> instances;
  private final ServiceTokens tokens;
  private final Duration timeout;

  /** The instance that could be reached last. */
  private volatile int current;

  /**
   * @param callee name of the service, audience of the token
   * @param instances {@code http://host:port} of each; the next is asked when one cannot be reached
   * @param timeout of one call
   */
  public ServiceClient(String callee, List<URI> instances, ServiceTokens tokens, Duration timeout) {
    this.callee = callee;
    this.instances = List.copyOf(instances);
    this.tokens = tokens;
    this.timeout = timeout;
  }

  /** What came back, whatever its status. */
  public record Answer(int status, String body) {

    public boolean succeeded() {
      return status >= 200 && status < 300;
    }

    /** The body as a value; fields that it does not declare are ignored. */
    public <T> T as(Class<T> type) {
      try {
        return JSON.readValue(body, type);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the answer is something else than agreed", e);
      }
    }

    /** The body as a tree; a missing node where it is no JSON. */
    public JsonNode tree() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        return JSON.missingNode();
      }
    }

    /** {@code code} of a problem; empty where there is none. */
    public String code() {
      return tree().path("code").asText();
    }
  }

  /**
   * @throws ProblemException {@link CommonProblem#DEPENDENCY_UNAVAILABLE} when no answer comes in
   *     time, or it is a 5xx or 429
   */
  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** The same with a body, written in the wire format. */
  public Answer post(String path, Object body) {
    return send("POST", path, body);
  }

  /** The same, for what is there as a whole afterwards. */
  public Answer put(String path, Object body) {
    return send("PUT", path, body);
  }

  private Answer send(String method, String path, Object body) {
    try {
      HttpResponse<String> answer = sendToAny(method, path, body == null ? null : of(body));
      if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
        throw unavailable("answers " + answer.statusCode());
      }
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw unavailable("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for");
    }
  }

  private HttpResponse<String> sendToAny(String method, String path, String body)
      throws IOException, InterruptedException {
    for (int missed = 0; ; ) {
      int instance = current;
      try {
        return http.send(
            request(method, instances.get(instance) + path, body), BodyHandlers.ofString());
      } catch (ConnectException | HttpConnectTimeoutException e) {
        // Nothing has been sent, so that another may have it, whatever it is.
        if (++missed >= instances.size()) {
          throw e;
        }
        current = (instance + 1) % instances.size();
      }
    }
  }

  private HttpRequest request(String method, String url, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(timeout)
            .header("Authorization", "Bearer " + tokens.tokenFor(callee))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    String trace = TraceContext.traceparent();
    if (trace != null) {
      request.header("traceparent", trace);
    }
    return request.build();
  }

  private static String of(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of plain values must be writable", e);
    }
  }

  private ProblemException unavailable(String how) {
    return ProblemException.of(
            CommonProblem.DEPENDENCY_UNAVAILABLE, callee + " " + how + ": try again in a moment.")
        .retryAfter(Duration.ofSeconds(1));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
