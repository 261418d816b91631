package io.evently.gateway.proxy;

import io.evently.gateway.route.Routes;
import io.evently.gateway.route.Target;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What the proxied surface does: time by route and outcome, requests in flight and waiting. */
@Singleton
class ProxyMetrics {

  private static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<Target.Service, Timer[]> timers = new HashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  ProxyMetrics(MeterRegistry registry) {
    this.registry = registry;
    Routes.all().forEach(route -> timers.put(route, timers(route)));
    Gauge.builder("evently.gateway.in.flight", this, ProxyMetrics::inFlight)
        .description("Proxied requests that have not been answered yet")
        .register(registry);
  }

  void watch(Upstream upstream) {
    Gauge.builder("evently.gateway.queue", upstream, Upstream::waiting)
        .description("Requests that wait for a connection to the service")
        .tag("service", upstream.name())
        .register(registry);
  }

  void watch(BodyBudget budget) {
    Gauge.builder("evently.gateway.body.budget.free", budget, BodyBudget::free)
        .description("Bytes left for request bodies")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Proxied requests that have not been answered yet. */
  int inFlight() {
    return inFlight.get();
  }

  long begin() {
    inFlight.incrementAndGet();
    return System.nanoTime();
  }

  void end(Target.Service route, HttpServerResponse response, long started) {
    inFlight.decrementAndGet();
    // A client that went away before its answer is counted as class 4 (nginx calls it 499).
    int outcome = response.ended() ? response.getStatusCode() / 100 : 4;
    timers.get(route)[outcome].record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
  }

  private Timer[] timers(Target.Service route) {
    return IntStream.range(0, 6)
        .mapToObj(
            outcome ->
                Timer.builder("evently.gateway.requests")
                    .description("Proxied requests from first byte to last")
                    .tags("route", route.pattern(), "service", route.name())
                    .tag("outcome", outcome + "xx")
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .toArray(Timer[]::new);
  }
}
