package io.evently.gateway.proxy;

import io.evently.gateway.problem.GatewayProblem;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads one request's body into memory, never more than the limit and never more than all requests
 * together may hold.
 */
final class RequestBody {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final BodyBudget budget;
  private final Promise<Buffer> whole;
  private Buffer body;
  private int held;
  private boolean settled;
  private long timer;

  RequestBody(
      Vertx vertx, HttpServerRequest request, int limit, BodyBudget budget, Promise<Buffer> whole) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
    this.budget = budget;
    this.whole = whole;
  }

  /** What is reserved before anything has arrived. */
  private static final int FIRST_BYTES = 4096;

  /** Whether the request line and headers announce a body. */
  static boolean isAnnounced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    return length != null
        ? !length.equals("0")
        : request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /** Fails with a {@link ProblemException}; then the connection is closed soon after the answer. */
  Future<Buffer> read(Duration within) {
    long announced = announcedLength();
    if (announced > limit) {
      refuse(tooLarge());
      return whole.future();
    }
    // An announcement is only a claim: memory is for what arrives, which the budget counts.
    body = Buffer.buffer((int) Math.clamp(announced, 256, FIRST_BYTES));
    timer =
        vertx.setTimer(
            within.toMillis(),
            late ->
                refuse(
                    ProblemException.of(
                        GatewayProblem.REQUEST_TIMEOUT,
                        "The body did not arrive within " + within.toSeconds() + " s.")));
    request.handler(this::add);
    request.endHandler(end -> settle(null));
    request.exceptionHandler(
        broken ->
            settle(
                ProblemException.of(
                    GatewayProblem.MALFORMED_REQUEST, "The body ended before it was complete.")));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    return whole.future();
  }

  /** Returns what was taken from the budget; to be called once the exchange is over. */
  void release() {
    budget.giveBack(held);
    held = 0;
    body = null;
  }

  private void add(Buffer chunk) {
    if (settled) {
      return;
    }
    if (body.length() + chunk.length() > limit) {
      refuse(tooLarge());
    } else if (!budget.take(chunk.length())) {
      refuse(
          ProblemException.of(
                  CommonProblem.OVERLOADED, "Too many large bodies at once: repeat after a moment.")
              .retryAfter(Duration.ofSeconds(2)));
    } else {
      held += chunk.length();
      body.appendBuffer(chunk);
    }
  }

  private void refuse(ProblemException reason) {
    if (!settled) {
      Rest.dropAndClose(vertx, request);
      settle(reason);
    }
  }

  private void settle(ProblemException reason) {
    if (settled) {
      return;
    }
    settled = true;
    vertx.cancelTimer(timer);
    if (reason == null) {
      whole.complete(body);
    } else {
      whole.fail(reason);
    }
  }

  private long announcedLength() {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private ProblemException tooLarge() {
    return ProblemException.of(
        CommonProblem.PAYLOAD_TOO_LARGE, "The body may have at most " + limit + " bytes.");
  }
}
