package io.evently.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One kind of answers, and the reads that are under way to them. Whatever drops a key also drops
 * its flight: who waits for that one gets what it brings, but it is not kept, and who comes later
 * starts another.
 */
final class Answers {

  /** Longer than a replica of event-service takes to hear of a change. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** Once in this time somebody finds out whether what is not for everybody still is not. */
  private static final Duration ALONE = Duration.ofSeconds(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final Cache<String, Kept> kept;
  private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
  private final Cache<String, Version> known;
  private final Cache<String, Boolean> alone;
  private final LongSupplier nanoTime;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder coalesced = new LongAdder();
  private final LongAdder refreshes = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param bytes that all of them may take together
   * @param longestLife of one
   * @param nanoTime as {@link System#nanoTime()}
   */
  Answers(long bytes, Duration longestLife, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((String key, Kept answer) -> answer.weight(key))
            .expireAfterWrite(longestLife)
            .ticker(nanoTime::getAsLong)
            // Its upkeep is shorter than a hand-over to another thread.
            .executor(Runnable::run)
            .build();
    this.known = remembering(REMEMBERED, nanoTime);
    this.alone = remembering(ALONE, nanoTime);
  }

  private static <V> Cache<String, V> remembering(Duration time, LongSupplier nanoTime) {
    return Caffeine.newBuilder()
        .maximumSize(MOST_REMEMBERED)
        .expireAfterWrite(time)
        .ticker(nanoTime::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Counters since the start.
   *
   * @param misses reads that went to the service
   * @param coalesced reads that were answered with what another's brought
   * @param refreshes reads by the gateway itself
   * @param waiting reads that wait for another's at this moment
   */
  record Counts(
      long hits,
      long misses,
      long coalesced,
      long refreshes,
      long invalidations,
      long waiting,
      long entries,
      long bytes) {}

  /** Null when there is none that lives. */
  Kept find(String key) {
    Kept answer = kept.getIfPresent(key);
    return answer != null && nanoTime.getAsLong() - answer.until() < 0 ? answer : null;
  }

  /** The flight that is under way, or this one. */
  Flight board(Flight mine) {
    Flight there = flights.putIfAbsent(mine.key().text(), mine);
    return there == null ? mine : there;
  }

  /** Keeps what a flight brought, unless something newer is known. */
  void land(Flight flight, Kept answer) {
    flights.computeIfPresent(
        flight.key().text(),
        (key, current) -> {
          if (current != flight) {
            return current;
          }
          if (!answer.isOlderThan(known.getIfPresent(key)) && !isOlderThanKept(key, answer)) {
            kept.put(key, answer);
          }
          return null;
        });
  }

  /** The answer was not for everybody: for a moment it is no use to wait for another's. */
  void notForAll(Flight flight) {
    String key = flight.key().text();
    if (flights.get(key) == flight) {
      alone.put(key, true);
    }
  }

  /** Whether each has to ask. */
  boolean isNotForAll(String key) {
    return alone.getIfPresent(key) != null;
  }

  /** The flight brought nothing to keep. */
  void end(Flight flight) {
    flights.remove(flight.key().text(), flight);
  }

  void drop(String key) {
    flights.compute(
        key,
        (same, flight) -> {
          kept.invalidate(key);
          alone.invalidate(key);
          return null;
        });
    invalidations.increment();
  }

  /** What is older than this is not kept from now on. */
  void heard(String key, Version version) {
    known.asMap().merge(key, version, (a, b) -> a.compareTo(b) < 0 ? b : a);
  }

  /** The same, and what is kept and older is dropped. */
  void seen(String key, Version version) {
    heard(key, version);
    Kept there = kept.getIfPresent(key);
    if (there != null && there.isOlderThan(version)) {
      drop(key);
    }
  }

  /** In this order: what lands meanwhile is found the second time. */
  void clear() {
    flights.keySet().forEach(this::drop);
    kept.asMap().keySet().forEach(this::drop);
  }

  void hit() {
    hits.increment();
  }

  void missed() {
    misses.increment();
  }

  void waits() {
    waiting.incrementAndGet();
  }

  void waitsNoMore() {
    waiting.decrementAndGet();
  }

  void coalesced() {
    coalesced.increment();
  }

  void refreshed() {
    refreshes.increment();
  }

  Counts counts() {
    return new Counts(
        hits.sum(),
        misses.sum(),
        coalesced.sum(),
        refreshes.sum(),
        invalidations.sum(),
        waiting.get(),
        kept.estimatedSize(),
        kept.policy().eviction().orElseThrow().weightedSize().orElse(0));
  }

  /** After everything that is due has gone. */
  Counts settled() {
    kept.cleanUp();
    return counts();
  }

  private boolean isOlderThanKept(String key, Kept answer) {
    Kept there = find(key);
    return there != null && answer.isOlderThan(there.version());
  }
}
