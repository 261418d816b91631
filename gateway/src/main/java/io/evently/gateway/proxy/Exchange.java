package io.evently.gateway.proxy;

import io.evently.gateway.compression.Compression;
import io.evently.gateway.edge.EntityTags;
import io.evently.gateway.edge.Flight;
import io.evently.gateway.edge.Kept;
import io.evently.gateway.overload.Guard.Permit;
import io.evently.gateway.overload.Urgency;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.Instances.Instance;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** One request on its way to a service and back. Runs on one event loop from start to end. */
final class Exchange {

  private static final Logger LOG = Logger.getLogger(Exchange.class);

  /** Answers up to here are taken whole: one write, and a broken one can still become a 503. */
  private static final long BUFFERED_ANSWER = 64 * 1024L;

  /**
   * Milliseconds, not a moment: clocks of two machines differ. Under the prefix that no client can
   * use.
   */
  private static final String TIME_LEFT = "x-evently-time-left";

  private static final String BOOKINGS = "/api/v1/bookings";
  private static final String IDEMPOTENCY_KEY = "idempotency-key";

  private final HttpServerRequest in;
  private final HttpServerResponse out;
  private final Upstream upstream;
  private final Passport passport;
  private final Caller caller;
  private final Duration within;
  private long deadline;
  private final Urgency urgency;
  private final Onlookers onlookers;
  private Permit permit;
  private Buffer sent;
  private Flight flight;
  private Instance instance;
  private boolean present;
  private boolean over;
  private int missed;
  private boolean repeated;

  Exchange(
      HttpServerRequest in,
      Upstream upstream,
      Passport passport,
      Caller caller,
      Duration within,
      Urgency urgency,
      Onlookers onlookers) {
    this.in = in;
    this.out = in.response();
    this.upstream = upstream;
    this.passport = passport;
    this.caller = caller;
    this.within = within;
    this.urgency = urgency;
    this.onlookers = onlookers;
    this.deadline = System.nanoTime() + within.toNanos();
  }

  /** Sends a read on; others wait for what it brings. */
  void lead(Flight others) {
    flight = others;
    forward(null);
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
    ProblemException refusal = onlookers.soldOut().refusal(in, body, caller);
    if (refusal == null) {
      refusal = onlookers.admitted().refusal(in, body, caller);
    }
    if (refusal != null) {
      fail(refusal);
      return;
    }
    try {
      permit = upstream.guard().enter(urgency);
    } catch (ProblemException busy) {
      fail(busy);
      return;
    }
    attempt(contentType, body);
  }

  /** Whatever became of it: nothing is owed to the client any more. */
  void end() {
    if (permit != null) {
      permit.end();
    }
    leaveInstance();
    over = true;
  }

  private void leaveInstance() {
    if (present) {
      instance.leave();
      present = false;
    }
  }

  void fail(ProblemException problem) {
    if (flight != null) {
      onlookers.edge().failed(flight);
    }
    Problems.send(in, problem);
  }

  private void attempt(String contentType, Buffer body) {
    if (over) {
      return;
    }
    leaveInstance();
    Instance chosen = upstream.instances().take();
    instance = chosen;
    present = true;
    upstream
        .open(chosen, in.method(), target(), remaining())
        .onSuccess(request -> send(request, contentType, body))
        .onFailure(reason -> notOpened(chosen, reason, contentType, body));
  }

  private void send(HttpClientRequest request, String contentType, Buffer body) {
    if (out.closed()) {
      // The client has gone while its request waited: nobody is left to do the work for. Who waits
      // for its answer has heard of it already.
      request.reset();
      return;
    }
    MultiMap headers = request.headers();
    Headers.copyRequest(in.headers(), headers);
    passport.stamp(in, headers);
    headers.set(TIME_LEFT, Long.toString(remaining().toMillis()));
    if (contentType != null) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    if (flight != null) {
      // The others need it whole; whether the client has it already is seen here.
      headers.remove(HttpHeaderNames.IF_NONE_MATCH);
    }
    // Set once: armed again after the answer has ended, it would cut the connection's next request.
    request.idleTimeout(within.toMillis());
    var answer = body == null ? request.send() : request.send(body);
    answer
        .onSuccess(response -> answered(response))
        .onFailure(broken -> broken(broken, contentType, body));
  }

  private void answered(HttpClientResponse response) {
    instance.reached();
    permit.answered(response.statusCode() == HttpResponseStatus.SERVICE_UNAVAILABLE.code());
    // Before the client hears of it: what it reads next must show what it has been told.
    tellEdge(response.statusCode(), response.getHeader(HttpHeaderNames.ETAG));
    if (isSmall(response)) {
      response
          .body()
          .onSuccess(body -> whole(response, body))
          .onFailure(cut -> fail(Problems.unavailable(upstream.name(), isRead())));
    } else {
      if (flight != null) {
        onlookers.edge().notShared(flight, response.statusCode());
      }
      begin(response);
      WriteStream<Buffer> to = onlookers.compression().choose(in, out);
      if (!out.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
        out.setChunked(true);
      }
      response
          .pipe()
          .endOnFailure(false)
          .to(to)
          .onSuccess(whole -> onlookers.answered(in, response.statusCode(), sent, null))
          // Ending it would make half an answer look whole.
          .onFailure(cut -> abandon());
    }
  }

  private void whole(HttpClientResponse response, Buffer body) {
    int status = response.statusCode();
    begin(response);
    Kept kept =
        flight == null
            ? null
            : onlookers.edge().land(flight, status, Headers.passable(response.headers()), body);
    if (isKnownToClient(response)) {
      status = HttpResponseStatus.NOT_MODIFIED.code();
      out.headers().remove(HttpHeaderNames.CONTENT_LENGTH).remove(HttpHeaderNames.CONTENT_TYPE);
      Compression.known(in, out.headers());
      out.setStatusCode(status).end().onFailure(gone -> {});
    } else {
      out.end(chosen(kept, status, body)).onFailure(gone -> {});
      onlookers.soldOut().answered(in, sent, caller, status, body);
    }
    onlookers.answered(in, status, sent, body);
  }

  /** In the form that the client takes; what is kept is compressed for all who come. */
  private Buffer chosen(Kept kept, int status, Buffer body) {
    MultiMap headers = out.headers();
    if (status == HttpResponseStatus.NOT_MODIFIED.code()) {
      Compression.known(in, headers);
      return body;
    }
    return kept == null
        ? onlookers.compression().choose(in, headers, body)
        : kept.body().choose(in, headers);
  }

  /** Of a flight, whose service was not told what the client has. */
  private boolean isKnownToClient(HttpClientResponse response) {
    return flight != null
        && response.statusCode() == HttpResponseStatus.OK.code()
        && EntityTags.isKnown(
            in.getHeader(HttpHeaderNames.IF_NONE_MATCH), response.getHeader(HttpHeaderNames.ETAG));
  }

  private void tellEdge(int status, String etag) {
    if (!isRead()) {
      onlookers.edge().written(upstream.name(), in.path(), status, etag);
    } else if (flight == null && etag != null) {
      onlookers.edge().read(upstream.name(), in.path(), etag);
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
      out.putHeader(HttpHeaderNames.LOCATION, upstream.instances().asSeenOutside(location));
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

  private void notOpened(Instance chosen, Throwable reason, String contentType, Buffer body) {
    if (reason instanceof TimeoutException) {
      permit.queuedTooLong();
      fail(Problems.overloaded(upstream.name()));
      return;
    }
    chosen.missed();
    if (++missed < upstream.instances().size()) {
      // Nothing has been sent: another instance may have it, whatever it is.
      attempt(contentType, body);
    } else {
      permit.failed(false);
      LOG.debugf("no connection to %s: %s", upstream.name(), reason);
      if (repeated) {
        // The first attempt may have been done.
        tellEdge(HttpResponseStatus.SERVICE_UNAVAILABLE.code(), null);
      }
      fail(Problems.unavailable(upstream.name(), true));
    }
  }

  /** A pooled connection may have been closed by the other side at the moment it was taken. */
  private void broken(Throwable reason, String contentType, Buffer body) {
    LOG.debugf("no answer from %s: %s", upstream.name(), reason);
    if (isRepeatable() && !repeated && !(reason instanceof TimeoutException)) {
      repeated = true;
      // Its other connections may be as dead as this one: elsewhere, if there is another.
      instance.missed();
      attempt(contentType, body);
    } else {
      permit.failed(reason instanceof TimeoutException);
      ProblemException problem = Problems.unavailable(upstream.name(), isRead());
      // A write may have been done.
      tellEdge(problem.code().status(), null);
      fail(problem);
    }
  }

  /** Whether it may be done twice: by its nature, or because the service knows its key again. */
  private boolean isRepeatable() {
    return isRead()
        || in.method() == HttpMethod.POST
            && in.path().equals(BOOKINGS)
            && in.headers().contains(IDEMPOTENCY_KEY);
  }

  private boolean isRead() {
    return in.method() == HttpMethod.GET || in.method() == HttpMethod.HEAD;
  }

  private String target() {
    return in.query() == null ? in.path() : in.path() + "?" + in.query();
  }

  /** Its time begins anew: it has waited for another's answer that was not for it. */
  void startAnew() {
    deadline = System.nanoTime() + within.toNanos();
  }

  /** What is left of the time for an answer. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1_000_000));
  }
}
