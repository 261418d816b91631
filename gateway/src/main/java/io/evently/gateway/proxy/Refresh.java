package io.evently.gateway.proxy;

import io.evently.gateway.edge.Edge;
import io.evently.gateway.edge.EdgeKey;
import io.evently.gateway.edge.Flight;
import io.evently.gateway.overload.Guard.Permit;
import io.evently.gateway.overload.Urgency;
import io.evently.gateway.route.Instances.Instance;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.TimeoutException;

/**
 * A read of the gateway's own: what is asked for often is read anew before its life is over, so
 * that nobody has to wait for it. It goes without a token, so that it brings what everybody may
 * see. When it brings nothing, who comes after the old answer's life reads by himself.
 */
final class Refresh {

  private final Upstream upstream;
  private final Edge edge;
  private final Flight flight;
  private final Permit permit;
  private final Instance instance;

  private Refresh(Upstream upstream, Edge edge, Flight flight, Permit permit, Instance instance) {
    this.upstream = upstream;
    this.edge = edge;
    this.flight = flight;
    this.permit = permit;
    this.instance = instance;
  }

  /** Begins one, unless the answer is being read already or the service has more to do. */
  static void begin(Upstream upstream, Edge edge, EdgeKey key) {
    Flight mine = edge.flight(key);
    if (edge.board(mine) != mine) {
      return;
    }
    if (!upstream.enter()) {
      edge.failed(mine);
      return;
    }
    Permit permit;
    try {
      permit = upstream.guard().enter(Urgency.of(HttpMethod.GET, key.text(), upstream.name()));
    } catch (ProblemException busy) {
      upstream.leave();
      edge.failed(mine);
      return;
    }
    edge.countRefresh(key);
    new Refresh(upstream, edge, mine, permit, upstream.instances().take()).read(key.text());
  }

  private void read(String uri) {
    upstream
        .open(instance, HttpMethod.GET, uri, upstream.answerTimeout())
        .onFailure(this::notOpened)
        .compose(this::send)
        .compose(response -> response.body().onSuccess(body -> landed(response, body)))
        .onComplete(done -> end());
  }

  private void notOpened(Throwable reason) {
    if (reason instanceof TimeoutException) {
      permit.queuedTooLong();
    } else {
      instance.missed();
      permit.failed(false);
    }
  }

  private Future<HttpClientResponse> send(HttpClientRequest request) {
    request.putHeader(HttpHeaderNames.ACCEPT, "application/json");
    request.idleTimeout(upstream.answerTimeout().toMillis());
    return request
        .send()
        .onSuccess(this::answered)
        .onFailure(broken -> permit.failed(broken instanceof TimeoutException));
  }

  private void answered(HttpClientResponse response) {
    instance.reached();
    permit.answered(response.statusCode() == HttpResponseStatus.SERVICE_UNAVAILABLE.code());
  }

  private void landed(HttpClientResponse response, Buffer body) {
    edge.land(flight, response.statusCode(), Headers.passable(response.headers()), body);
  }

  private void end() {
    edge.failed(flight);
    permit.end();
    instance.leave();
    upstream.leave();
  }
}
