package io.evently.gateway.proxy;

import io.evently.gateway.problem.GatewayProblem;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.GatewayConfig;
import io.evently.gateway.route.Instances;
import io.evently.gateway.route.Instances.Instance;
import io.evently.gateway.route.Target;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Passes WebSockets to services. After the upgrade bytes go both ways as they come: what they mean
 * is between the client and the service, and who reads slowly slows the other down.
 */
@Singleton
class Sockets {

  private static final Logger LOG = Logger.getLogger(Sockets.class);

  private static final int SWITCHING_PROTOCOLS = 101;

  /** Each holds two connections and their buffers for as long as a person looks at a page. */
  private static final int PLACES = 4096;

  private final GatewayConfig config;
  private final HttpClient client;
  private final Map<String, Instances> instances = new ConcurrentHashMap<>();
  private final AtomicInteger present = new AtomicInteger();

  Sockets(Vertx vertx, GatewayConfig config) {
    this.config = config;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout(1000)
                    .setTracingPolicy(TracingPolicy.IGNORE)
                    .setName("sockets"))
            // Bounded by the places, below.
            .with(new PoolOptions().setHttp1MaxSize(PLACES).setMaxWaitQueueSize(-1))
            .build();
  }

  /**
   * @throws ProblemException when it is no WebSocket, or there are too many
   */
  void open(HttpServerRequest in, Target.Socket target, Passport passport) {
    if (in.method() != HttpMethod.GET
        || !"websocket".equalsIgnoreCase(in.getHeader(HttpHeaderNames.UPGRADE))
        || in.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
      throw ProblemException.of(
          GatewayProblem.MALFORMED_REQUEST, "Open a WebSocket here: GET with Upgrade: websocket.");
    }
    if (present.incrementAndGet() > PLACES) {
      present.decrementAndGet();
      throw Problems.overloaded(target.name());
    }
    GatewayConfig.Service service = config.services().get(target.name());
    Instance instance =
        instances
            .computeIfAbsent(target.name(), name -> new Instances(service.url(), System::nanoTime))
            .take();
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(instance.host())
                .setPort(instance.port())
                .setURI(in.uri())
                .setConnectTimeout(service.connectTimeout().toMillis())
                .setIdleTimeout(service.answerTimeout().toMillis()))
        .onSuccess(opened -> instance.reached())
        .onFailure(away -> instance.missed())
        .compose(request -> ask(in, request, passport))
        .onSuccess(answer -> answered(in, answer, instance))
        .onFailure(
            away -> {
              leave(instance);
              LOG.debugf("no socket to %s: %s", target.name(), away);
              Problems.send(in, Problems.unavailable(target.name(), true));
            });
  }

  void close(@Observes @Priority(1000) ShutdownEvent stop) {
    client.close().onFailure(ignored -> {});
  }

  private static Future<HttpClientResponse> ask(
      HttpServerRequest in, HttpClientRequest request, Passport passport) {
    // What breaks later is seen by the socket; without a handler it would be logged as an error.
    request.exceptionHandler(broken -> LOG.debugf("a socket broke: %s", broken));
    MultiMap headers = request.headers();
    Headers.copyRequest(in.headers(), headers);
    passport.stamp(in, headers);
    headers.set(HttpHeaderNames.CONNECTION, "Upgrade").set(HttpHeaderNames.UPGRADE, "websocket");
    return request.connect();
  }

  private void leave(Instance instance) {
    present.decrementAndGet();
    instance.leave();
  }

  private void answered(HttpServerRequest in, HttpClientResponse answer, Instance instance) {
    var out = in.response();
    out.setStatusCode(answer.statusCode());
    Headers.copyResponse(answer.headers(), out.headers());
    if (answer.statusCode() != SWITCHING_PROTOCOLS) {
      answer
          .body()
          .onComplete(
              read -> {
                leave(instance);
                if (read.succeeded()) {
                  out.end(read.result()).onFailure(gone -> {});
                } else {
                  in.connection().close().onFailure(gone -> {});
                }
              });
      return;
    }
    out.putHeader(HttpHeaderNames.CONNECTION, "Upgrade")
        .putHeader(HttpHeaderNames.UPGRADE, "websocket");
    NetSocket service = answer.netSocket();
    in.toNetSocket()
        .onSuccess(client -> join(client, service, instance))
        .onFailure(
            gone -> {
              leave(instance);
              service.close().onFailure(ignored -> {});
            });
  }

  private void join(NetSocket one, NetSocket other, Instance instance) {
    one.closeHandler(
        closed -> {
          leave(instance);
          other.close().onFailure(ignored -> {});
        });
    other.closeHandler(closed -> one.close().onFailure(ignored -> {}));
    one.pipe().endOnComplete(false).to(other).onFailure(cut -> {});
    other.pipe().endOnComplete(false).to(one).onFailure(cut -> {});
  }
}
