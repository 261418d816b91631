package io.evently.bench.reads;

import io.evently.bench.measure.Metrics;
import io.evently.local.Service;
import io.evently.local.Suite;

/**
 * What event-service counted of reads of single events up to a moment.
 *
 * @param memoryHits answers that the process had
 * @param memoryMisses it had not, those included that waited for another's load
 * @param redisHits of these, that Redis had
 * @param redisMisses that it had not
 * @param loads reads of the database
 */
record CacheCounts(
    double memoryHits, double memoryMisses, double redisHits, double redisMisses, double loads) {

  static CacheCounts now(Suite suite) {
    Metrics metrics = Metrics.of(suite, Service.EVENT);
    return new CacheCounts(
        reads(metrics, "memory", "hit"),
        reads(metrics, "memory", "miss"),
        reads(metrics, "redis", "hit"),
        reads(metrics, "redis", "miss"),
        metrics.sum("evently_cache_loads_total", "region=\"event\""));
  }

  private static double reads(Metrics metrics, String layer, String result) {
    return metrics.sum(
        "evently_cache_reads_total",
        "region=\"event\"",
        "layer=\"" + layer + "\"",
        "result=\"" + result + "\"");
  }

  CacheCounts since(CacheCounts earlier) {
    return new CacheCounts(
        memoryHits - earlier.memoryHits,
        memoryMisses - earlier.memoryMisses,
        redisHits - earlier.redisHits,
        redisMisses - earlier.redisMisses,
        loads - earlier.loads);
  }

  /** Of a difference: all reads. */
  double reads() {
    return memoryHits + memoryMisses;
  }

  /** Of a difference: answered by the process. */
  double inMemory() {
    return memoryHits / reads();
  }

  /** Of a difference: of those that reached Redis, answered by it. */
  double inRedis() {
    return redisHits / (redisHits + redisMisses);
  }

  /** Of a difference: not answered by the database, with those that waited for another's load. */
  double inAny() {
    return 1 - loads / reads();
  }
}
