package io.evently.gateway.problem;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemBody;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** The gateway's own refusals, and how they are written. */
public final class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  private Problems() {}

  /** A queue in front of a service is full, or the request waited in it for too long. */
  public static ProblemException overloaded(String service) {
    return ProblemException.of(
            CommonProblem.OVERLOADED,
            "Too many requests wait for " + service + ": repeat after Retry-After.")
        .retryAfter(jitter());
  }

  /**
   * A service cannot be reached, or did not answer in time.
   *
   * @param safe whether the request changed nothing for sure
   */
  public static ProblemException unavailable(String service, boolean safe) {
    return ProblemException.of(
            CommonProblem.DEPENDENCY_UNAVAILABLE,
            safe
                ? service + " does not answer: repeat after Retry-After."
                : service
                    + " did not answer, and the request may have been done: repeat it after"
                    + " Retry-After with the same Idempotency-Key.")
        .retryAfter(jitter());
  }

  /** A defect of ours: logged with its stack trace, answered without. */
  public static void failed(HttpServerRequest request, Throwable defect) {
    LOG.error("request failed", defect);
    send(
        request,
        ProblemException.of(CommonProblem.INTERNAL_ERROR, "Try again; name the trace_id to us."));
  }

  /** Writes the problem as the answer, unless an answer has begun already. */
  public static void send(HttpServerRequest request, ProblemException problem) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response
        .setStatusCode(problem.code().status())
        .putHeader(HttpHeaderNames.CONTENT_TYPE, ProblemBody.MEDIA_TYPE)
        .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .putHeader("x-content-type-options", "nosniff");
    if (problem.retryAfter() != null) {
      response.putHeader(
          HttpHeaderNames.RETRY_AFTER, ProblemBody.retryAfterSeconds(problem.retryAfter()));
    }
    response.end(ProblemBody.json(problem, instance(request))).onFailure(gone -> {});
  }

  private static String instance(HttpServerRequest request) {
    return request.path() == null ? "" : request.path();
  }

  /** 1 to 3 s: clients that failed together must not come back together. */
  private static Duration jitter() {
    return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, 4));
  }
}
