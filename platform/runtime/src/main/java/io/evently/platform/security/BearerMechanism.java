package io.evently.platform.security;

import io.evently.platform.problem.ProblemBody;
import io.evently.platform.problem.ProblemMappers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Bearer tokens: service tokens on {@code /internal/**}, user tokens everywhere else; never one for
 * the other.
 */
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {

  private static final String INTERNAL = "/internal/";

  private final TokenVerifier users;
  private final ServiceTokens services;

  BearerMechanism(TokenVerifier users, ServiceTokens services) {
    this.users = users;
    this.services = services;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager all) {
    List<String> offered = context.request().headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (offered.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    String header = offered.getFirst();
    // Of two headers another program may read the other one.
    if (offered.size() > 1 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Uni.createFrom().failure(new AuthenticationFailedException("not one bearer token"));
    }
    String token = header.substring(7).trim();
    boolean internal = context.normalizedPath().startsWith(INTERNAL);
    Uni<SecurityIdentity> identity = Uni.createFrom().item(() -> identity(token, internal));
    // A key behind a URL may have to be fetched, which must not hold the event loop.
    return !internal && users.mayWait(token)
        ? identity.runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        : identity;
  }

  private SecurityIdentity identity(String token, boolean internal) {
    try {
      Caller caller = internal ? services.verify(token) : users.verify(token);
      return QuarkusSecurityIdentity.builder()
          .setPrincipal(caller)
          .addRoles(caller.roles())
          .setAnonymous(false)
          .build();
    } catch (BadTokenException e) {
      throw new AuthenticationFailedException(e.getMessage());
    }
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    var response = context.response();
    if (!response.ended()) {
      response
          .setStatusCode(401)
          .putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
          .putHeader(HttpHeaderNames.CONTENT_TYPE, ProblemBody.MEDIA_TYPE)
          .end(ProblemBody.json(ProblemMappers.badToken(), context.normalizedPath()))
          .onFailure(gone -> {});
    }
    return Uni.createFrom().item(true);
  }
}
