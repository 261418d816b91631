package io.evently.event.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counters of this process since its start.
 *
 * @param redisState {@code answers} or {@code away}
 * @param redisErrors commands that failed
 */
record CacheStats(Map<String, Of> regions, String redisState, long redisErrors) {

  /**
   * One region.
   *
   * @param loads reads of the database
   * @param coalesced reads that waited for the load of another
   */
  record Of(Layer memory, Layer redis, long loads, long coalesced, long invalidations) {}

  /**
   * One layer of a region.
   *
   * @param ratio hits of all reads of this layer; missing before the first
   */
  record Layer(long hits, long misses, BigDecimal ratio, long entries) {
    static Layer of(long hits, long misses, long entries) {
      BigDecimal ratio =
          hits + misses == 0
              ? null
              : BigDecimal.valueOf(hits)
                  .divide(BigDecimal.valueOf(hits + misses), 4, RoundingMode.HALF_UP);
      return new Layer(hits, misses, ratio, entries);
    }
  }

  static CacheStats of(EventCache cache, RedisLayer redis) {
    Map<String, Of> regions = new LinkedHashMap<>();
    for (Region region : cache.all()) {
      Region.Counts c = region.counts();
      regions.put(
          region.name(),
          new Of(
              Layer.of(c.hits(), c.misses(), c.entries()),
              Layer.of(c.secondHits(), c.secondMisses(), redis.entries(region.name())),
              c.loads(),
              c.coalesced(),
              c.invalidations()));
    }
    return new CacheStats(regions, redis.isAway() ? "away" : "answers", redis.errors());
  }
}
