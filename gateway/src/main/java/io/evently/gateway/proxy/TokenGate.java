package io.evently.gateway.proxy;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.problem.ProblemMappers;
import io.evently.platform.security.BadTokenException;
import io.evently.platform.security.SecurityConfig;
import io.evently.platform.security.TokenVerifier;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A bad token never reaches a service; no token is the service's decision.
 *
 * <p>With keys in a file a check is pure computing and stays on the event loop. With keys behind a
 * URL it may wait for another host, and an unknown key makes it ask, so it must not hold the loop.
 */
@Singleton
class TokenGate {

  private static final Logger LOG = Logger.getLogger(TokenGate.class);
  private static final String BEARER = "Bearer ";
  private static final Future<Void> PASS = Future.succeededFuture();

  private final Vertx vertx;
  private final TokenVerifier tokens;
  private final boolean remoteKeys;

  TokenGate(Vertx vertx, TokenVerifier tokens, SecurityConfig config) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.remoteKeys = config.jwks().filter(location -> location.startsWith("http")).isPresent();
  }

  /** Fails with a {@link ProblemException} for anything but no token or one good one. */
  Future<Void> admit(HttpServerRequest request) {
    List<String> offered = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (offered.isEmpty()) {
      return PASS;
    }
    String header = offered.getFirst();
    if (offered.size() > 1 || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Future.failedFuture(
          ProblemException.of(
              CommonProblem.UNAUTHENTICATED, "Send one header: Authorization: Bearer <token>."));
    }
    String token = header.substring(BEARER.length()).trim();
    return remoteKeys ? vertx.executeBlocking(() -> verify(token), false) : now(token);
  }

  private Future<Void> now(String token) {
    try {
      verify(token);
      return PASS;
    } catch (ProblemException bad) {
      return Future.failedFuture(bad);
    }
  }

  private Void verify(String token) {
    try {
      tokens.verify(token);
      return null;
    } catch (BadTokenException e) {
      LOG.debugf("refused: %s", e.getMessage());
      throw ProblemMappers.badToken();
    }
  }
}
