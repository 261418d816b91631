package io.evently.gateway.proxy;

import io.evently.gateway.problem.GatewayProblem;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;

/** Limits of bodies for the gateway's own API, which the server itself does not limit. */
final class OwnBody {

  private static final int LARGEST = 16 * 1024;

  /** Five digits are more than the largest has. */
  private static final int DIGITS = 5;

  private OwnBody() {}

  static void check(HttpServerRequest request) {
    if (request.getHeader(HttpHeaderNames.TRANSFER_ENCODING) != null) {
      throw ProblemException.of(
          GatewayProblem.MALFORMED_REQUEST, "Send the body with a Content-Length here.");
    }
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && (length.length() > DIGITS || Integer.parseInt(length) > LARGEST)) {
      throw ProblemException.of(
          CommonProblem.PAYLOAD_TOO_LARGE, "The body may have at most " + LARGEST + " bytes.");
    }
  }
}
