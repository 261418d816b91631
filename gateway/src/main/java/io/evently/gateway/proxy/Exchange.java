package io.evently.gateway.proxy;

import io.evently.gateway.demand.DemandCounter;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.soldout.SoldOut;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** One request on its way to a service and back. Runs on one event loop from start to end. */
final class Exchange {

  private static final Logger LOG = Logger.getLogger(Exchange.class);

  /** Answers up to here are taken whole: one write, and a broken one can still become a 503. */
  private static final long BUFFERED_ANSWER = 64 * 1024L;

  private final HttpServerRequest in;
  private final HttpServerResponse out;
  private final Upstream upstream;
  private final Passport passport;
  private final Caller caller;
  private final Duration within;
  private final long deadline;
  private final DemandCounter demand;
  private final SoldOut soldOut;
  private Buffer sent;
  private boolean retried;

  Exchange(
      HttpServerRequest in,
      Upstream upstream,
      Passport passport,
      Caller caller,
      Duration within,
      DemandCounter demand,
      SoldOut soldOut) {
    this.in = in;
    this.out = in.response();
    this.upstream = upstream;
    this.passport = passport;
    this.caller = caller;
    this.within = within;
    this.demand = demand;
    this.soldOut = soldOut;
    this.deadline = System.nanoTime() + within.toNanos();
  }

  /** Sends the request on, with this body (null for none). */
  void forward(Buffer body) {
    sent = body;
    String contentType = in.getHeader(HttpHeaderNames.CONTENT_TYPE);
    if (body != null && body.length() > 0) {
      boolean cookie = in.headers().contains(HttpHeaderNames.COOKIE);
      contentType = ContentRules.effectiveType(contentType, cookie, body);
      if (contentType == null) {
        fail(
            ProblemException.of(
                CommonProblem.UNSUPPORTED_MEDIA_TYPE,
                cookie
                    ? "With a cookie, the body needs Content-Type: application/json."
                    : "Send one JSON object with Content-Type: application/json."));
        return;
      }
    }
    ProblemException refusal = soldOut.refusal(in, body, caller);
    if (refusal != null) {
      fail(refusal);
      return;
    }
    attempt(contentType, body);
  }

  void fail(ProblemException problem) {
    Problems.send(in, problem);
  }

  private void attempt(String contentType, Buffer body) {
    upstream
        .open(in.method(), target(), remaining())
        .onSuccess(request -> send(request, contentType, body))
        .onFailure(this::notOpened);
  }

  private void send(HttpClientRequest request, String contentType, Buffer body) {
    if (out.closed()) {
      // The client has gone while its request waited: nobody is left to do the work for.
      request.reset();
      return;
    }
    MultiMap headers = request.headers();
    Headers.copyRequest(in.headers(), headers);
    passport.stamp(in, headers);
    if (contentType != null) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    // Set once: armed again after the answer has ended, it would cut the connection's next request.
    request.idleTimeout(within.toMillis());
    var answer = body == null ? request.send() : request.send(body);
    answer
        .onSuccess(response -> answered(response))
        .onFailure(broken -> broken(broken, contentType, body));
  }

  private void answered(HttpClientResponse response) {
    if (isSmall(response)) {
      response
          .body()
          .onSuccess(
              body -> {
                begin(response);
                out.end(body).onFailure(gone -> {});
                soldOut.answered(in, sent, caller, response.statusCode(), body);
                demand.answered(in.method(), in.path(), response.statusCode(), sent, body);
              })
          .onFailure(cut -> fail(Problems.unavailable(upstream.name(), isRead())));
    } else {
      begin(response);
      if (!out.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
        out.setChunked(true);
      }
      response
          .pipe()
          .endOnFailure(false)
          .to(out)
          .onSuccess(
              whole -> demand.answered(in.method(), in.path(), response.statusCode(), sent, null))
          // Ending it would make half an answer look whole.
          .onFailure(cut -> abandon());
    }
  }

  private void abandon() {
    if (in.version() == HttpVersion.HTTP_2) {
      out.reset();
    } else {
      in.connection().close().onFailure(gone -> {});
    }
  }

  private void begin(HttpClientResponse response) {
    out.setStatusCode(response.statusCode());
    Headers.copyResponse(response.headers(), out.headers());
    String location = out.headers().get(HttpHeaderNames.LOCATION);
    if (location != null) {
      out.putHeader(HttpHeaderNames.LOCATION, upstream.asSeenOutside(location));
    }
    if (!out.headers().contains(HttpHeaderNames.CACHE_CONTROL)) {
      out.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }
  }

  private boolean isSmall(HttpClientResponse response) {
    if (in.method() == HttpMethod.HEAD
        || response.statusCode() == 204
        || response.statusCode() == 304) {
      return true;
    }
    String length = response.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    return length != null && length.length() <= 5 && Long.parseLong(length) <= BUFFERED_ANSWER;
  }

  private void notOpened(Throwable reason) {
    if (reason instanceof TimeoutException) {
      fail(Problems.overloaded(upstream.name()));
    } else {
      LOG.debugf("no connection to %s: %s", upstream.name(), reason);
      fail(Problems.unavailable(upstream.name(), true));
    }
  }

  /** A pooled connection may have been closed by the other side at the moment it was taken. */
  private void broken(Throwable reason, String contentType, Buffer body) {
    LOG.debugf("no answer from %s: %s", upstream.name(), reason);
    if (isRead() && !retried && !(reason instanceof TimeoutException)) {
      retried = true;
      attempt(contentType, body);
    } else {
      fail(Problems.unavailable(upstream.name(), isRead()));
    }
  }

  private boolean isRead() {
    return in.method() == HttpMethod.GET || in.method() == HttpMethod.HEAD;
  }

  private String target() {
    return in.query() == null ? in.path() : in.path() + "?" + in.query();
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1_000_000));
  }
}
