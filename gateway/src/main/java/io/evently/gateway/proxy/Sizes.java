package io.evently.gateway.proxy;

import io.evently.gateway.problem.GatewayProblem;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * Limits of address and headers, a little below those of the services, so that what is too large is
 * refused here with a reason. The server's own limits are far above: it can only close.
 */
final class Sizes {

  static final int LONGEST_ADDRESS = 4_000;
  static final int LARGEST_HEADERS = 15 * 1024;

  /** Name, value, colon, space, line end. */
  private static final int PER_HEADER = 4;

  private Sizes() {}

  static void check(HttpServerRequest request) {
    if (request.uri().length() > LONGEST_ADDRESS) {
      throw ProblemException.of(
          GatewayProblem.URI_TOO_LONG,
          "The address may have at most " + LONGEST_ADDRESS + " characters.");
    }
    int size = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + PER_HEADER;
    }
    if (size > LARGEST_HEADERS) {
      throw ProblemException.of(
          CommonProblem.HEADERS_TOO_LARGE,
          "All headers together may have at most " + LARGEST_HEADERS + " bytes.");
    }
  }
}
