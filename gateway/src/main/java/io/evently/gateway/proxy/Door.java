package io.evently.gateway.proxy;

import io.evently.gateway.cors.Cors;
import io.evently.gateway.limit.Limits;
import io.evently.gateway.problem.GatewayProblem;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.PathRules;
import io.evently.gateway.route.Routes;
import io.evently.gateway.route.Target;
import io.evently.gateway.tls.StrictTransport;
import io.evently.gateway.waitingroom.Looks;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * The first thing that sees a request: gives it a name, refuses what is malformed, unknown, gone or
 * badly signed, and hands the rest to a service or to the gateway's own pages.
 */
@Singleton
class Door {

  /** Before Quarkus' own filters: authentication is at 200, and must not see proxied requests. */
  private static final int FIRST = 1000;

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final String PAGE_POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; frame-ancestors 'none'";

  private final Vertx vertx;
  private final Proxy proxy;
  private final Sockets sockets;
  private final TokenGate tokens;
  private final Limits limits;
  private final Looks looks;
  private final Cors cors;
  private final StrictTransport strictTransport;

  Door(
      Vertx vertx,
      Proxy proxy,
      Sockets sockets,
      TokenGate tokens,
      Limits limits,
      Looks looks,
      Cors cors,
      StrictTransport strictTransport) {
    this.vertx = vertx;
    this.proxy = proxy;
    this.sockets = sockets;
    this.tokens = tokens;
    this.limits = limits;
    this.looks = looks;
    this.cors = cors;
    this.strictTransport = strictTransport;
  }

  void install(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
  }

  void watch(@Observes Router router) {
    router.route().order(-FIRST - 1).failureHandler(this::turnAway);
  }

  /** The router lets nobody in who names no path or no host; what came in has its own answer. */
  private void turnAway(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.response().headers().contains(Passport.REQUEST_ID)) {
      context.next();
      return;
    }
    guarded(
        context,
        () -> {
          name(request, Passport.of(request));
          throw ProblemException.of(
              GatewayProblem.MALFORMED_REQUEST,
              "The request names no path that begins with a slash, or no host.");
        });
  }

  private static void name(HttpServerRequest request, Passport passport) {
    request
        .response()
        .putHeader(Passport.REQUEST_ID, passport.requestId())
        .putHeader("x-content-type-options", "nosniff");
  }

  private void enter(RoutingContext context) {
    guarded(context, () -> lead(context, Passport.of(context.request())));
  }

  private void lead(RoutingContext context, Passport passport) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    name(request, passport);
    strictTransport.announce(request);
    if (cors.greet(request)) {
      request.resume();
      return;
    }
    switch (target(request)) {
      case Target.Service service -> {
        proxy.check(request, service);
        admit(request, service.sells() && !READING.contains(request.method()))
            .onSuccess(
                caller -> guarded(context, () -> proxy.forward(context, service, passport, caller)))
            .onFailure(refused -> guarded(context, () -> rethrow(refused)));
      }
      case Target.Socket socket ->
          admit(request, false)
              .onSuccess(ok -> guarded(context, () -> sockets.open(request, socket, passport)))
              .onFailure(refused -> guarded(context, () -> rethrow(refused)));
      case Target.Page page -> {
        readOnly(request);
        // Pages bring what they need: nothing is ever loaded from another host.
        response.putHeader("content-security-policy", PAGE_POLICY);
        context.next();
      }
      case Target.Own own -> {
        OwnBody.check(request);
        enterOwn(context, own);
      }
      case Target.Internal internal -> {
        if (!tokens.isFromService(request)) {
          throw notFound();
        }
        OwnBody.check(request);
        context.next();
      }
      case Target.Metrics metrics -> {
        readOnly(request);
        onlyFromHere(request);
        context.next();
      }
      case Target.Gone gone ->
          throw ProblemException.of(
                  CommonProblem.GONE, "This endpoint does not exist any more. " + gone.useInstead())
              .with("use_instead", gone.useInstead());
      case Target.Nowhere nowhere -> throw notFound();
    }
  }

  private void enterOwn(RoutingContext context, Target.Own own) {
    HttpServerRequest request = context.request();
    Future<?> admitted;
    if (own.readsToken()) {
      admitted = admit(request, own.sells() && !READING.contains(request.method()));
    } else {
      request.headers().remove(HttpHeaderNames.AUTHORIZATION);
      admitted = limits.enter(request, null, true);
    }
    admitted
        .onSuccess(ok -> answerOwn(context))
        .onFailure(refused -> guarded(context, () -> rethrow(refused)));
  }

  private void answerOwn(RoutingContext context) {
    Buffer known = looks.known(context.request());
    if (known == null) {
      context.next();
    } else {
      context.request().resume();
      Looks.answer(context.request(), known);
    }
  }

  /** Who asks; null without a token. Who guesses at tokens is counted by address, as they are. */
  private Future<Caller> admit(HttpServerRequest request, boolean write) {
    return tokens
        .admit(request)
        .compose(
            caller -> limits.enter(request, caller, write).map(caller),
            refused ->
                limits.enter(request, null, write).compose(ok -> Future.failedFuture(refused)));
  }

  /** Whatever goes wrong in a step becomes an answer. */
  private void guarded(RoutingContext context, Runnable step) {
    HttpServerRequest request = context.request();
    try {
      step.run();
    } catch (ProblemException refused) {
      refuse(request, refused);
    } catch (RuntimeException defect) {
      Rest.drop(vertx, request);
      Problems.failed(request, defect);
    }
  }

  private static void rethrow(Throwable failure) {
    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private static void readOnly(HttpServerRequest request) {
    if (!READING.contains(request.method())) {
      request.response().putHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
      throw ProblemException.of(CommonProblem.METHOD_NOT_ALLOWED, "Use GET here.");
    }
  }

  private static void onlyFromHere(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    if (peer == null
        || !(peer.startsWith("127.") || peer.equals("::1") || peer.equals("0:0:0:0:0:0:0:1"))) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "No such route: GET /openapi lists them.");
  }

  private static Target target(HttpServerRequest request) {
    if (!METHODS.contains(request.method())) {
      throw ProblemException.of(
          CommonProblem.METHOD_NOT_ALLOWED, "GET /openapi lists the methods of every path.");
    }
    Sizes.check(request);
    refuseEmptyKey(request);
    String path = request.path();
    if (path == null || !PathRules.isClean(path)) {
      throw ProblemException.of(
          GatewayProblem.MALFORMED_REQUEST,
          "The path has empty, dotted or encoded parts that are not accepted: send it plainly.");
    }
    if (!PathRules.isCleanQuery(request.query())) {
      throw ProblemException.of(
          GatewayProblem.MALFORMED_REQUEST,
          "The query has a % that begins no escape, or a character that has to be escaped.");
    }
    if (!isRelative(request) && !isUri(request.uri())) {
      throw ProblemException.of(
          GatewayProblem.MALFORMED_REQUEST, "The address is no URI: send the path alone.");
    }
    return Routes.of(path);
  }

  /** Then path and query are all there is. */
  private static boolean isRelative(HttpServerRequest request) {
    return request.uri().charAt(0) == '/';
  }

  private static boolean isUri(String address) {
    try {
      new URI(address);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A client that sends one counts on it; services take an empty header for none. */
  private static void refuseEmptyKey(HttpServerRequest request) {
    String key = request.getHeader("idempotency-key");
    if (key != null && key.isBlank()) {
      throw ProblemException.of(
          CommonProblem.INVALID_IDEMPOTENCY_KEY,
          "Send 1 to 255 printable ASCII characters as Idempotency-Key, or no such header.");
    }
  }

  private void refuse(HttpServerRequest request, ProblemException problem) {
    if (problem.code() == CommonProblem.UNAUTHENTICATED) {
      request
          .response()
          .putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    Rest.drop(vertx, request);
    Problems.send(request, problem);
  }
}
