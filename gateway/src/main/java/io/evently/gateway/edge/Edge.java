package io.evently.gateway.edge;

import io.evently.gateway.compression.Compression;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What of the catalogue is answered without a hop. */
@Singleton
public final class Edge {

  private static final String SERVICE = "event-service";
  private static final String CACHE = "/api/v1/cache/";

  private final EdgeConfig config;
  private final Answers events;
  private final Answers lists;
  private final Compression compression;

  Edge(EdgeConfig config, Compression compression, MeterRegistry metrics) {
    this.config = config;
    this.compression = compression;
    this.events = new Answers(config.eventBytes(), config.eventLife(), System::nanoTime);
    this.lists = new Answers(config.listBytes(), config.listLife(), System::nanoTime);
    measure("event", events, metrics);
    measure("list", lists, metrics);
  }

  /**
   * What a read asks for; null for one that has to be passed on as it is.
   *
   * <p>Nothing that a client says about caches is looked at: in a stampede everybody reloads, and
   * what is here is never older than its short life.
   */
  public EdgeKey keyOf(HttpServerRequest request) {
    return config.enabled()
            && (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
            && takesJson(request.getHeader(HttpHeaderNames.ACCEPT))
        ? EdgeKey.of(request.path(), request.query())
        : null;
  }

  /** The answer that is here; null for none. */
  public Kept find(EdgeKey key) {
    return of(key).find(key.text());
  }

  public void countHit(EdgeKey key) {
    of(key).hit();
  }

  /** A read went to the service. */
  public void countMiss(EdgeKey key) {
    of(key).missed();
  }

  /** What was here was read anew before its life was over. */
  public void countRefresh(EdgeKey key) {
    of(key).refreshed();
  }

  /** A read was answered with what another's brought. */
  public void countCoalesced(EdgeKey key) {
    of(key).coalesced();
  }

  /** Whether it was answered to one only, a moment ago: then nobody should wait for another's. */
  public boolean isNotForAll(EdgeKey key) {
    return of(key).isNotForAll(key.text());
  }

  /** A read waits for another's. */
  public void countWait(EdgeKey key) {
    of(key).waits();
  }

  public void countWaitOver(EdgeKey key) {
    of(key).waitsNoMore();
  }

  /** A flight that has not begun. */
  public Flight flight(EdgeKey key) {
    return new Flight(key);
  }

  /** The flight to wait for; this one, if it is the one to begin. */
  public Flight board(Flight mine) {
    return of(mine.key()).board(mine);
  }

  /**
   * The service has answered the read of a flight.
   *
   * @param headers that may pass to clients
   * @return what is kept, or null
   */
  public Kept land(Flight flight, int status, MultiMap headers, Buffer body) {
    Duration life = status == 200 ? Sharing.of(headers) : Duration.ZERO;
    if (life.isZero() || body.length() > config.largestAnswer()) {
      notShared(flight, status);
      return null;
    }
    Duration longest = flight.key().isEvent() ? config.eventLife() : config.listLife();
    long nanos = Math.min(life.toNanos(), longest.toNanos());
    boolean compressible = compression.fits(headers, body.length());
    Kept answer = Kept.of(headers, body, compressible, System.nanoTime(), nanos);
    of(flight.key()).land(flight, answer);
    flight.land(new Landing.Shared(answer));
    return answer;
  }

  /** What it brings is only for who asked. */
  public void notShared(Flight flight, int status) {
    if (status < 500) {
      of(flight.key()).notForAll(flight);
    }
    end(flight, new Landing.NotShared());
  }

  /** It brings nothing, and nobody else should go without for that; harmless once it has landed. */
  public void failed(Flight flight) {
    end(flight, new Landing.Failed());
  }

  /**
   * A write has been answered, or was sent and will not be.
   *
   * @param etag of the answer, or null
   */
  public void written(String service, String path, int status, String etag) {
    if (!service.equals(SERVICE) || (status >= 300 && status < 500)) {
      return;
    }
    String id = EdgeKey.eventIn(path);
    if (path.startsWith(CACHE) || (id != null && !EdgeKey.isId(id))) {
      events.clear();
    } else if (id != null) {
      changed(id, Version.of(etag));
    }
    lists.clear();
  }

  /** A read that passed by was answered: what is older must not be told after it. */
  public void read(String service, String path, String etag) {
    Version version = service.equals(SERVICE) ? Version.of(etag) : null;
    EdgeKey key = version == null ? null : EdgeKey.of(path, null);
    if (key != null && key.isEvent()) {
      events.seen(key.text(), version);
    }
  }

  /**
   * Other gateways, or whoever else, have changed events.
   *
   * @param versions by event
   */
  void heard(Map<String, Version> versions) {
    versions.forEach(this::changed);
    lists.clear();
  }

  Answers events() {
    return events;
  }

  Answers lists() {
    return lists;
  }

  private void changed(String id, Version version) {
    String key = EdgeKey.ofEvent(id).text();
    if (version != null) {
      events.heard(key, version);
    }
    events.drop(key);
  }

  private void end(Flight flight, Landing how) {
    of(flight.key()).end(flight);
    flight.land(how);
  }

  private Answers of(EdgeKey key) {
    return key.isEvent() ? events : lists;
  }

  private static boolean takesJson(String accept) {
    return accept == null || accept.contains("*/*") || accept.contains("application/json");
  }

  private static void measure(String kind, Answers answers, MeterRegistry metrics) {
    reads(kind, "hit", answers, metrics, a -> a.counts().hits());
    reads(kind, "miss", answers, metrics, a -> a.counts().misses());
    reads(kind, "coalesced", answers, metrics, a -> a.counts().coalesced());
    FunctionCounter.builder("evently.edge.invalidations", answers, a -> a.counts().invalidations())
        .description("Answers that were dropped before their time")
        .tag("kind", kind)
        .register(metrics);
    FunctionCounter.builder("evently.edge.refreshes", answers, a -> a.counts().refreshes())
        .description("Answers that were read anew before their life was over")
        .tag("kind", kind)
        .register(metrics);
    Gauge.builder("evently.edge.waiting", answers, a -> a.counts().waiting())
        .description("Reads that wait for what another's brings")
        .tag("kind", kind)
        .register(metrics);
    Gauge.builder("evently.edge.entries", answers, a -> a.counts().entries())
        .description("Answers that are kept")
        .tag("kind", kind)
        .register(metrics);
    Gauge.builder("evently.edge.size", answers, a -> a.counts().bytes())
        .description("What they take")
        .baseUnit("bytes")
        .tag("kind", kind)
        .register(metrics);
  }

  private static void reads(
      String kind,
      String result,
      Answers answers,
      MeterRegistry metrics,
      ToDoubleFunction<Answers> count) {
    FunctionCounter.builder("evently.edge.reads", answers, count)
        .description("Reads that may be answered at the edge: kept, another's, or the service's")
        .tag("kind", kind)
        .tag("result", result)
        .register(metrics);
  }
}
