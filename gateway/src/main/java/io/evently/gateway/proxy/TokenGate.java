package io.evently.gateway.proxy;

import io.evently.gateway.identity.Revocations;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.problem.ProblemMappers;
import io.evently.platform.security.BadTokenException;
import io.evently.platform.security.Caller;
import io.evently.platform.security.ServiceTokens;
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
 * <p>With a key that is known a check is pure computing and stays on the event loop. An unknown key
 * may have to be asked for at a URL, and that must not hold the loop.
 */
@Singleton
class TokenGate {

  private static final Logger LOG = Logger.getLogger(TokenGate.class);
  private static final String BEARER = "Bearer ";
  private static final Future<Caller> NOBODY = Future.succeededFuture();

  private final Vertx vertx;
  private final TokenVerifier tokens;
  private final ServiceTokens services;
  private final Revocations revocations;

  TokenGate(Vertx vertx, TokenVerifier tokens, ServiceTokens services, Revocations revocations) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.services = services;
    this.revocations = revocations;
  }

  /** Whether the request shows one token that a service made for the gateway. */
  boolean isFromService(HttpServerRequest request) {
    List<String> offered = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (offered.size() != 1 || !offered.getFirst().startsWith(BEARER)) {
      return false;
    }
    try {
      services.verify(offered.getFirst().substring(BEARER.length()).trim());
      return true;
    } catch (BadTokenException e) {
      return false;
    }
  }

  /**
   * Who asks, null without a token. Fails with a {@link ProblemException} for anything but no token
   * or one good one.
   */
  Future<Caller> admit(HttpServerRequest request) {
    List<String> offered = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (offered.isEmpty()) {
      return NOBODY;
    }
    String header = offered.getFirst();
    if (offered.size() > 1 || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Future.failedFuture(
          ProblemException.of(
              CommonProblem.UNAUTHENTICATED, "Send one header: Authorization: Bearer <token>."));
    }
    String token = header.substring(BEARER.length()).trim();
    return tokens.mayWait(token) ? vertx.executeBlocking(() -> verify(token), false) : now(token);
  }

  private Future<Caller> now(String token) {
    try {
      return Future.succeededFuture(verify(token));
    } catch (ProblemException bad) {
      return Future.failedFuture(bad);
    }
  }

  private Caller verify(String token) {
    try {
      Caller caller = tokens.verify(token);
      if (revocations.refuses(caller)) {
        LOG.debug("refused: the session has ended");
        throw ProblemMappers.badToken();
      }
      return caller;
    } catch (BadTokenException e) {
      LOG.debugf("refused: %s", e.getMessage());
      throw ProblemMappers.badToken();
    }
  }
}
