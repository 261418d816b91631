package io.evently.gateway.proxy;

import io.evently.gateway.overload.Guard;
import io.evently.gateway.overload.Guards;
import io.evently.gateway.route.GatewayConfig;
import io.evently.gateway.route.Instances;
import io.evently.gateway.route.Instances.Instance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to one service, to each of its instances as many. HTTP/1.1 without pipelining: a
 * server answers one request of a connection after the other, so pipelined bookings would never
 * meet in one batch.
 */
final class Upstream implements AutoCloseable {

  private static final int MAX_HEADER_SIZE = 16 * 1024;

  private final String name;
  private final Instances instances;
  private final Duration answerTimeout;
  private final HttpClient client;
  private final int places;
  private final Guard guard;
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  Upstream(Vertx vertx, String name, GatewayConfig.Service config, Guards guards) {
    this.name = name;
    this.instances = new Instances(config.url(), System::nanoTime);
    this.places = config.connections() + config.queue();
    this.guard = guards.of(name, places);
    this.answerTimeout = config.answerTimeout();
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(name, config))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(config.connections())
                    // Bounded by what enters, below.
                    .setMaxWaitQueueSize(-1))
            .build();
  }

  String name() {
    return name;
  }

  /** Who decides what goes there. */
  Guard guard() {
    return guard;
  }

  Duration answerTimeout() {
    return answerTimeout;
  }

  /**
   * Takes a place among those that are served or wait; false when all are taken. Who got one gives
   * it back with {@link #leave}.
   */
  boolean enter() {
    if (present.incrementAndGet() <= places) {
      return true;
    }
    present.decrementAndGet();
    return false;
  }

  void leave() {
    present.decrementAndGet();
  }

  /** Requests that wait for a connection at this moment. */
  int waiting() {
    return waiting.get();
  }

  /** Its processes. */
  Instances instances() {
    return instances;
  }

  /**
   * A request on a free connection.
   *
   * @param within how long it may wait for one
   */
  Future<HttpClientRequest> open(
      Instance instance, HttpMethod method, String uri, Duration within) {
    waiting.incrementAndGet();
    return client
        .request(
            new RequestOptions()
                .setMethod(method)
                .setHost(instance.host())
                .setPort(instance.port())
                .setURI(uri)
                .setConnectTimeout(within.toMillis()))
        .onComplete(opened -> waiting.decrementAndGet());
  }

  @Override
  public void close() {
    client.close().onFailure(ignored -> {});
  }

  private static HttpClientOptions options(String name, GatewayConfig.Service config) {
    return new HttpClientOptions()
        .setKeepAlive(true)
        .setPipelining(false)
        .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
        .setMaxHeaderSize(MAX_HEADER_SIZE)
        // The trace context is passed on by hand: a client span for every hop doubles the cost of
        // tracing and says nothing that the two server spans do not say.
        .setTracingPolicy(TracingPolicy.IGNORE)
        .setName(name);
  }
}
