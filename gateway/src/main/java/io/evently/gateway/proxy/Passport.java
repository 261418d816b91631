package io.evently.gateway.proxy;

import io.evently.platform.observability.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/**
 * What the gateway says about a request to the service: where it came from, by which name it can be
 * found, and to which trace it belongs.
 *
 * @param requestId the client's, if it is one, else the trace id
 * @param traceparent of the gateway's span; null without tracing
 */
record Passport(String requestId, String traceparent) {

  static final String REQUEST_ID = "x-request-id";

  private static final int LONGEST_ID = 64;

  static Passport of(HttpServerRequest request) {
    String offered = request.getHeader(REQUEST_ID);
    return new Passport(
        isRequestId(offered) ? offered : Span.current().getSpanContext().getTraceId(),
        TraceContext.traceparent());
  }

  /** Anything else could break a log line or a header of someone who trusts it. */
  static boolean isRequestId(String id) {
    return id != null
        && !id.isEmpty()
        && id.length() <= LONGEST_ID
        && id.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
  }

  void stamp(HttpServerRequest request, MultiMap headers) {
    headers.set(REQUEST_ID, requestId);
    if (traceparent != null) {
      headers.set("traceparent", traceparent);
      String state = request.getHeader("tracestate");
      if (state != null && continues(request.getHeader("traceparent"))) {
        headers.set("tracestate", state);
      }
    }
    headers.set("x-forwarded-for", request.remoteAddress().hostAddress());
    headers.set("x-forwarded-proto", request.isSSL() ? "https" : "http");
    String host = request.authority() == null ? null : request.authority().toString();
    if (host != null) {
      headers.set("x-forwarded-host", host);
    }
  }

  /** A tracestate belongs to its traceparent: with another trace it would be a lie. */
  private boolean continues(String offered) {
    return offered != null && offered.length() > 35 && traceparent.regionMatches(3, offered, 3, 32);
  }
}
