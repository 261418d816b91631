package io.evently.bench.reads;

import io.evently.bench.measure.Metrics;
import io.evently.local.Service;
import io.evently.local.Suite;

/**
 * What the gateway and event-service counted of reads of single events up to a moment.
 *
 * @param edgeHits answers that the gateway had
 * @param edgeCoalesced that it had not, answered with what another's read brought
 * @param edgeMisses that it passed on
 * @param memoryHits answers that the process of event-service had
 * @param memoryMisses it had not, those included that waited for another's load
 * @param redisHits of these, that Redis had
 * @param redisMisses that it had not
 * @param loads reads of the database
 */
record CacheCounts(
    double edgeHits,
    double edgeCoalesced,
    double edgeMisses,
    double memoryHits,
    double memoryMisses,
    double redisHits,
    double redisMisses,
    double loads) {

  static CacheCounts now(Suite suite) {
    Metrics metrics = Metrics.of(suite, Service.EVENT);
    Metrics gateway = Metrics.of(suite, Service.GATEWAY);
    return new CacheCounts(
        edge(gateway, "hit"),
        edge(gateway, "coalesced"),
        edge(gateway, "miss"),
        reads(metrics, "memory", "hit"),
        reads(metrics, "memory", "miss"),
        reads(metrics, "redis", "hit"),
        reads(metrics, "redis", "miss"),
        metrics.sum("evently_cache_loads_total", "region=\"event\""));
  }

  private static double edge(Metrics metrics, String result) {
    return metrics.sum("evently_edge_reads_total", "kind=\"event\"", "result=\"" + result + "\"");
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
        edgeHits - earlier.edgeHits,
        edgeCoalesced - earlier.edgeCoalesced,
        edgeMisses - earlier.edgeMisses,
        memoryHits - earlier.memoryHits,
        memoryMisses - earlier.memoryMisses,
        redisHits - earlier.redisHits,
        redisMisses - earlier.redisMisses,
        loads - earlier.loads);
  }

  /** Of a difference: answered by the gateway, those included that waited for another's read. */
  double atEdge() {
    return (edgeHits + edgeCoalesced) / requests();
  }

  /** Of a difference: of those that reached event-service, answered by its process. */
  double inMemory() {
    return memoryHits / reachedService();
  }

  /** Of a difference: of those that reached Redis, answered by it. */
  double inRedis() {
    return redisHits / (redisHits + redisMisses);
  }

  /**
   * Of a difference: of all requests, those that cost no read of the database of their own, with
   * those that waited for another's.
   */
  double inAny() {
    return 1 - loads / requests();
  }

  private double reachedService() {
    return memoryHits + memoryMisses;
  }

  /** Of clients; what the gateway reads anew by itself is none of them. */
  private double requests() {
    return edgeHits + edgeCoalesced + edgeMisses;
  }
}
