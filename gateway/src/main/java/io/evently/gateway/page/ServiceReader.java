package io.evently.gateway.page;

import io.evently.gateway.route.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Reads what the services say about themselves. On connections of its own: a queue full of bookings
 * must not make a healthy service look dead.
 */
@Singleton
public class ServiceReader {

  private static final int CONNECTIONS = 4;
  private static final int MAX_WAITING = 16;

  private final Vertx vertx;
  private final GatewayConfig config;
  private final HttpClient client;

  ServiceReader(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.config = config;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout(1000)
                    .setTracingPolicy(TracingPolicy.IGNORE)
                    .setName("pages"))
            .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
            .build();
  }

  /** Where its instances are, in the order of the settings. */
  public List<URI> instances(String service) {
    return config.services().get(service).url();
  }

  /**
   * Status and JSON body of the first instance that has such an answer; fails when none has one in
   * time.
   */
  public Future<Answer> read(String service, String path, Duration within) {
    Future<Answer> answer = null;
    for (URI url : instances(service)) {
      answer =
          answer == null
              ? read(url, path, within)
              : answer.recover(nothing -> read(url, path, within));
    }
    return answer;
  }

  /** The same of one instance. */
  public Future<Answer> read(URI url, String path, Duration within) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(url.getHost())
            .setPort(url.getPort() < 0 ? 80 : url.getPort())
            .setURI(path)
            .putHeader("accept", "application/json")
            .setTimeout(within.toMillis());
    return within(within, client.request(options).compose(ServiceReader::answer));
  }

  /** The same future, failed once the time is over. */
  public <T> Future<T> within(Duration limit, Future<T> work) {
    var promise = Promise.<T>promise();
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            late ->
                promise.tryFail(
                    new TimeoutException("no answer within " + limit.toMillis() + " ms")));
    work.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          if (done.succeeded()) {
            promise.tryComplete(done.result());
          } else {
            promise.tryFail(done.cause());
          }
        });
    return promise.future();
  }

  void close(@Observes ShutdownEvent stop) {
    client.close().onFailure(ignored -> {});
  }

  private static Future<Answer> answer(HttpClientRequest request) {
    return request
        .send()
        .compose(
            response ->
                response
                    .body()
                    .map((Buffer body) -> new Answer(response.statusCode(), body.toJsonObject())));
  }

  /** What a service said. */
  public record Answer(int status, JsonObject body) {}
}
