package io.evently.gateway.proxy;

import io.evently.gateway.edge.EdgeKey;
import io.evently.gateway.edge.Kept;
import io.evently.gateway.overload.Guard;
import io.evently.gateway.overload.Guards;
import io.evently.gateway.overload.Urgency;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.GatewayConfig;
import io.evently.gateway.route.Routes;
import io.evently.gateway.route.Target;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Passes requests to services. One instance, one connection pool a service. */
@Singleton
class Proxy {

  private final Vertx vertx;
  private final GatewayConfig config;
  private final BodyBudget budget;
  private final Map<String, Upstream> upstreams = new HashMap<>();
  private final ProxyMetrics metrics;
  private final Onlookers onlookers;

  Proxy(
      Vertx vertx, GatewayConfig config, ProxyMetrics metrics, Onlookers onlookers, Guards guards) {
    this.vertx = vertx;
    this.config = config;
    this.metrics = metrics;
    this.onlookers = onlookers;
    this.budget = new BodyBudget(config.bodyBudget());
    for (String service : Routes.services()) {
      GatewayConfig.Service address = config.services().get(service);
      if (address == null) {
        throw new IllegalStateException("evently.gateway.services." + service + " is not set");
      }
      var upstream = new Upstream(vertx, service, address, guards);
      upstreams.put(service, upstream);
      metrics.watch(upstream);
    }
    metrics.watch(budget);
  }

  /**
   * Refuses what its service has no time for, before anything is done for it: who asks is looked at
   * only if there is an answer. What can be answered here passes.
   *
   * @throws ProblemException {@code overloaded}
   */
  void check(HttpServerRequest request, Target.Service target) {
    Guard guard = upstreams.get(target.name()).guard();
    Urgency urgency = urgency(request, target);
    if (guard.isFull(urgency) && !mayBeKnownHere(request)) {
      throw guard.full(urgency);
    }
  }

  private boolean mayBeKnownHere(HttpServerRequest request) {
    if (RequestBody.isAnnounced(request)) {
      return onlookers.soldOut().mayAnswer(request) || onlookers.admitted().mayRefuse(request);
    }
    EdgeKey key = onlookers.edge().keyOf(request);
    return key != null && onlookers.edge().find(key) != null;
  }

  private static Urgency urgency(HttpServerRequest request, Target.Service target) {
    return Urgency.of(request.method(), request.path(), target.name());
  }

  /**
   * @param caller null without a token
   * @throws ProblemException when the service has more than enough to do already
   */
  void forward(RoutingContext context, Target.Service target, Passport passport, Caller caller) {
    HttpServerRequest request = context.request();
    if (request.response().closed()) {
      // Gone while its token was checked: nothing would ever give its place back.
      return;
    }
    boolean hasBody = RequestBody.isAnnounced(request);
    EdgeKey key = hasBody ? null : onlookers.edge().keyOf(request);
    if (key != null && answeredHere(context, target, key)) {
      return;
    }
    Upstream upstream = upstreams.get(target.name());
    if (!upstream.enter()) {
      throw Problems.overloaded(target.name());
    }
    long started = metrics.begin();
    Duration within = target.answerWithin().orElse(upstream.answerTimeout());
    Urgency urgency = urgency(request, target);
    var exchange = new Exchange(request, upstream, passport, caller, within, urgency, onlookers);
    Runnable over =
        () -> {
          exchange.end();
          upstream.leave();
          metrics.end(target, context.response(), started);
        };
    if (hasBody) {
      withBody(context, exchange, over);
    } else {
      context.addEndHandler(end -> over.run());
      request.resume();
      if (key == null || request.method() == HttpMethod.HEAD) {
        exchange.forward(null);
      } else {
        new SharedRead(context, exchange, target.name(), onlookers, key).begin();
      }
    }
  }

  private boolean answeredHere(RoutingContext context, Target.Service target, EdgeKey key) {
    Kept kept = onlookers.edge().find(key);
    if (kept == null) {
      return false;
    }
    HttpServerRequest request = context.request();
    long started = metrics.begin();
    onlookers.edge().countHit(key);
    request.resume();
    int status = kept.answer(request, started);
    onlookers.answered(request, status, null, null);
    metrics.end(target, request.response(), started);
    if (kept.claimRenewal(started)) {
      Refresh.begin(upstreams.get(target.name()), onlookers.edge(), key);
    }
    return true;
  }

  private void withBody(RoutingContext context, Exchange exchange, Runnable over) {
    var body =
        new RequestBody(vertx, context.request(), config.maxBody(), budget, Promise.promise());
    context.addEndHandler(
        end -> {
          body.release();
          over.run();
        });
    body.read(config.bodyTimeout())
        .onSuccess(exchange::forward)
        .onFailure(reason -> exchange.fail((ProblemException) reason));
  }

  /** Requests that wait for a connection to this service at this moment. */
  int waiting(String service) {
    return upstreams.get(service).waiting();
  }

  /** After the last answer has gone out: requests in flight keep their connections until then. */
  void close(@Observes @Priority(1000) ShutdownEvent stop) {
    upstreams.values().forEach(Upstream::close);
  }
}
