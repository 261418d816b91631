package io.evently.gateway.cors;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Tells browsers which pages of other hosts may read an answer. Nothing is kept from who is no
 * browser: a refused origin's request is answered without the headers that its page would need.
 *
 * <p>Credentials are never allowed. Nothing here is done by cookies, and a token in {@code
 * Authorization} is for the page to send.
 */
@Singleton
public final class Cors {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  /** What clients may send besides the headers that every page may send anyway. */
  private static final String HEADERS =
      String.join(
          ", ",
          "Authorization",
          "Content-Type",
          "Evently-Admission",
          "Evently-Place",
          "Evently-Secret",
          "Idempotency-Key",
          "If-Match",
          "If-None-Match",
          "Traceparent",
          "Tracestate",
          "X-Request-Id");

  /** What pages may read besides the headers that every page may read anyway. */
  private static final String EXPOSED =
      String.join(
          ", ",
          "Age",
          "ETag",
          "Link",
          "Location",
          "Deprecation",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "Sunset",
          "WWW-Authenticate",
          "X-Request-Id");

  private final AllowedOrigins allowed;
  private final String maxAge;

  Cors(CorsConfig config) {
    this.allowed = AllowedOrigins.of(config.origins().orElse(List.of()));
    this.maxAge = Long.toString(config.maxAge().toSeconds());
  }

  /**
   * Says in the answer to come what the page that asks may do.
   *
   * @return whether that was the whole question, and has been answered
   * @throws ProblemException to a question by a page that may not call
   */
  public boolean greet(HttpServerRequest request) {
    if (allowed.isEmpty()) {
      return false;
    }
    HttpServerResponse response = request.response();
    if (!allowed.all()) {
      // Also without an origin: what is kept of this answer is not for those who have one.
      response.headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    String origin = request.getHeader(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return false;
    }
    boolean isQuestion = isQuestion(request);
    if (!allowed.contains(origin)) {
      if (isQuestion) {
        throw ProblemException.of(
            CommonProblem.FORBIDDEN, "Pages of this origin may not call from a browser.");
      }
      return false;
    }
    response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed.all() ? "*" : origin);
    if (isQuestion) {
      answer(response);
    } else {
      response.putHeader(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    return isQuestion;
  }

  private static boolean isQuestion(HttpServerRequest request) {
    return request.method() == HttpMethod.OPTIONS
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private void answer(HttpServerResponse response) {
    response
        .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
        .putHeader(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge)
        .setStatusCode(204)
        .end()
        .onFailure(gone -> {});
  }
}
