package io.evently.gateway.health;

import io.evently.gateway.page.ServiceReader;
import io.evently.gateway.page.ServiceReader.Answer;
import io.evently.gateway.page.Shared;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.Routes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.RedisAPI;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Asks all parts at once, and answers 200 as long as tickets can be sold. */
@Singleton
class HealthPage {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Old enough to be useless as an amplifier, young enough for any probe. */
  private static final Duration KEEP = Duration.ofMillis(250);

  /** Without these no ticket is sold; without the others it is only less comfortable. */
  private static final Set<String> CRITICAL = Set.of("event-service", "booking-service");

  private static final int BEFORE_RESOURCES = -10;

  private final ServiceReader services;
  private final RedisAPI redis;
  private final Shared<List<Part>> parts = new Shared<>(this::ask, KEEP, System::nanoTime);

  HealthPage(ServiceReader services, RedisAPI redis) {
    this.services = services;
    this.redis = redis;
  }

  void install(@Observes Router router) {
    router.get("/health").order(BEFORE_RESOURCES).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    parts
        .get()
        .onSuccess(
            all -> {
              Status whole = Status.of(all);
              var body = new JsonObject();
              all.forEach(part -> body.put(part.name(), part.toJson()));
              context
                  .response()
                  .setStatusCode(whole == Status.DOWN ? 503 : 200)
                  .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                  .end(new JsonObject().put("status", whole.name()).put("parts", body).encode())
                  .onFailure(gone -> {});
            })
        .onFailure(defect -> Problems.failed(context.request(), defect));
  }

  private Future<List<Part>> ask() {
    List<Future<List<Part>>> asked = new ArrayList<>();
    Routes.services().forEach(name -> asked.add(service(name)));
    asked.add(redis().map(List::of));
    return Future.join(asked)
        .map(all -> asked.stream().map(Future::result).flatMap(List::stream).toList());
  }

  private Future<List<Part>> service(String name) {
    List<URI> urls = services.instances(name);
    List<Future<Part>> asked = new ArrayList<>();
    for (int n = 1; n <= urls.size(); n++) {
      asked.add(instance(n == 1 ? name : name + "-" + n, CRITICAL.contains(name), urls.get(n - 1)));
    }
    return Future.join(asked)
        .map(all -> Part.ofInstances(asked.stream().map(Future::result).toList()));
  }

  private Future<Part> instance(String name, boolean critical, URI url) {
    Future<Answer> ready = services.read(url, "/q/health/ready", PATIENCE);
    Future<JsonObject> detail =
        services.read(url, "/q/health", PATIENCE).map(Answer::body).otherwise(new JsonObject());
    return ready
        .compose(r -> detail.map(d -> Part.ofService(name, critical, r.status() == 200, d)))
        .otherwise(failure -> Part.down(name, critical, reason(failure)));
  }

  private Future<Part> redis() {
    return services
        .within(PATIENCE, redis.ping(List.of()))
        .map(pong -> Part.up("redis", false))
        .otherwise(failure -> Part.down("redis", false, reason(failure)));
  }

  /** A word for the operator; the address of a part is nobody else's business. */
  private static String reason(Throwable failure) {
    return switch (failure) {
      case TimeoutException late -> "no answer within " + PATIENCE.toSeconds() + " s";
      case ConnectException refused -> "connection refused";
      default -> "no usable answer";
    };
  }
}
