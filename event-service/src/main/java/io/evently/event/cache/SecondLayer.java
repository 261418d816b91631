package io.evently.event.cache;

/**
 * The layer that replicas share. It never fails: what it cannot answer, it does not know. A seam,
 * because tests put a layer here that is slow, empty or gone.
 */
interface SecondLayer {

  /** Null when it does not know. */
  byte[] get(String region, String key);

  void put(String region, String key, byte[] value);

  void evict(String region, String key);

  void clear(String region);
}
