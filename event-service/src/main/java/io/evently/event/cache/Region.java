package io.evently.event.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.time.Lifetimes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * One kind of answer in two layers. Of all who ask for a missing key at one moment, one loads and
 * the others wait for it.
 */
public final class Region {

  private final String name;
  private final AsyncCache<String, Object> memory;
  private final SecondLayer second;
  private final ObjectMapper json;
  private final LongAdder memoryHits = new LongAdder();
  private final LongAdder memoryMisses = new LongAdder();
  private final LongAdder coalesced = new LongAdder();
  private final LongAdder secondHits = new LongAdder();
  private final LongAdder secondMisses = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder invalidations = new LongAdder();

  Region(String name, int entries, Duration timeToLive, SecondLayer second, ObjectMapper json) {
    this.name = name;
    this.memory =
        Caffeine.newBuilder()
            .maximumSize(entries)
            .expireAfter(Lifetimes.<String, Object>upTo(timeToLive))
            .buildAsync();
    this.second = second;
    this.json = json;
  }

  /**
   * Counters since the start.
   *
   * @param misses reads that found no finished answer, those that waited for another's included
   * @param coalesced of these, reads that waited for another's
   * @param loads reads of the database
   */
  record Counts(
      long hits,
      long misses,
      long coalesced,
      long secondHits,
      long secondMisses,
      long loads,
      long invalidations,
      long entries) {}

  /**
   * The answer from the nearest layer that has it.
   *
   * @param type of the answer, the same for every read of a key
   * @param load from the database; null is given to the caller and not kept
   */
  public <V> V get(String key, Class<V> type, Callable<V> load) throws Exception {
    var mine = new CompletableFuture<Object>();
    CompletableFuture<Object> there = memory.asMap().putIfAbsent(key, mine);
    if (there == null) {
      memoryMisses.increment();
      return loadAs(key, mine, type, load);
    }
    if (there.isDone()) {
      memoryHits.increment();
    } else {
      memoryMisses.increment();
      coalesced.increment();
    }
    return type.cast(await(there));
  }

  /** Drops one answer in both layers; a load that is under way will not be kept. */
  public void evict(String key) {
    invalidations.increment();
    second.evict(name, key);
    memory.synchronous().invalidate(key);
  }

  /** Drops all answers in both layers. */
  public void clear() {
    invalidations.increment();
    second.clear(name);
    memory.synchronous().invalidateAll();
  }

  String name() {
    return name;
  }

  Counts counts() {
    return new Counts(
        memoryHits.sum(),
        memoryMisses.sum(),
        coalesced.sum(),
        secondHits.sum(),
        secondMisses.sum(),
        loads.sum(),
        invalidations.sum(),
        memory.synchronous().estimatedSize());
  }

  private <V> V loadAs(String key, CompletableFuture<Object> mine, Class<V> type, Callable<V> load)
      throws Exception {
    try {
      V value = fromSecond(key, type);
      if (value == null) {
        loads.increment();
        value = load.call();
        // Evicted meanwhile: what was read is perhaps older than what made somebody evict it.
        if (value != null && memory.asMap().get(key) == mine) {
          second.put(name, key, json.writeValueAsBytes(value));
        }
      }
      mine.complete(value);
      return value;
    } catch (Throwable e) {
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private <V> V fromSecond(String key, Class<V> type) {
    V value = read(second.get(name, key), type);
    (value == null ? secondMisses : secondHits).increment();
    return value;
  }

  /** Bytes of another form, for example of another release, count as unknown. */
  private <V> V read(byte[] bytes, Class<V> type) {
    try {
      return bytes == null ? null : json.readValue(bytes, type);
    } catch (IOException e) {
      return null;
    }
  }

  private static Object await(CompletableFuture<Object> other) throws Exception {
    try {
      return other.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
