package io.evently.event.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.database.Replica;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What the catalogue keeps near: single events, and pages of lists and rankings. */
@Singleton
public class EventCache {

  private final Region events;
  private final Region lists;
  private final Replica replica;
  private Set<String> soldSinceTick = ConcurrentHashMap.newKeySet();
  private Set<String> soldBeforeTick = Set.of();

  EventCache(
      RedisLayer redis,
      CacheConfig config,
      ObjectMapper json,
      MeterRegistry metrics,
      Replica replica) {
    this.replica = replica;
    this.events =
        new Region(RedisLayer.EVENTS, config.eventEntries(), config.eventInMemory(), redis, json);
    this.lists =
        new Region(RedisLayer.LISTS, config.listEntries(), config.listInMemory(), redis, json);
    all().forEach(region -> measure(region, metrics));
  }

  public Region events() {
    return events;
  }

  public Region lists() {
    return lists;
  }

  List<Region> all() {
    return List.of(events, lists);
  }

  /** The event has changed: whoever asks from now on reads it anew, where the change is seen. */
  public void changed(String eventId) {
    replica.changed();
    events.evict(eventId);
    lists.clear();
  }

  /** Seats of the event have changed: an on-sale says so many times a second, see {@link #tick}. */
  public synchronized void sold(String eventId) {
    soldSinceTick.add(eventId);
  }

  /**
   * Drops the events whose seats changed, each at most once a tick, and one tick late: the read
   * model hears of the change through a consumer of its own and must be first.
   */
  void tick() {
    nextWindow().forEach(events::evict);
  }

  private synchronized Set<String> nextWindow() {
    Set<String> due = soldBeforeTick;
    soldBeforeTick = soldSinceTick;
    soldSinceTick = ConcurrentHashMap.newKeySet();
    return due;
  }

  private static void measure(Region region, MeterRegistry metrics) {
    counter(metrics, region, "memory", "hit", r -> r.counts().hits());
    counter(metrics, region, "memory", "miss", r -> r.counts().misses());
    counter(metrics, region, "redis", "hit", r -> r.counts().secondHits());
    counter(metrics, region, "redis", "miss", r -> r.counts().secondMisses());
    FunctionCounter.builder("evently.cache.loads", region, r -> r.counts().loads())
        .description("Reads of the database")
        .tag("region", region.name())
        .register(metrics);
    FunctionCounter.builder("evently.cache.invalidations", region, r -> r.counts().invalidations())
        .tag("region", region.name())
        .register(metrics);
  }

  private static void counter(
      MeterRegistry metrics,
      Region region,
      String layer,
      String result,
      ToDoubleFunction<Region> count) {
    FunctionCounter.builder("evently.cache.reads", region, count)
        .description("Reads of a cache layer by result")
        .tag("region", region.name())
        .tag("layer", layer)
        .tag("result", result)
        .register(metrics);
  }
}
