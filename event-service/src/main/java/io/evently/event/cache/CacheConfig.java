package io.evently.event.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Knobs of the cache. Records on the topics drop what has changed; the times to live are the net
 * below, for a record that comes late or never.
 */
@ConfigMapping(prefix = "evently.cache")
public interface CacheConfig {

  /** Events kept in this process; about 2 KB each. */
  @WithDefault("10000")
  int eventEntries();

  @WithDefault("10S")
  Duration eventInMemory();

  /** So long a process that starts looks back on the topics for what it has to drop. */
  @WithDefault("10M")
  Duration eventInRedis();

  /** Pages of lists and rankings kept in this process; up to 100 events each. */
  @WithDefault("200")
  int listEntries();

  @WithDefault("2S")
  Duration listInMemory();

  @WithDefault("5S")
  Duration listInRedis();

  /**
   * How long caches in front of the service may keep public answers, in whole seconds; 0 for not at
   * all. It comes on top of the times above.
   */
  @WithDefault("1S")
  Duration inSharedCaches();

  /** Failures in a row after which Redis is left alone. */
  @WithDefault("3")
  int redisFailures();

  /** How long Redis is left alone: one read in this time pays for finding out. */
  @WithDefault("2S")
  Duration redisPause();
}
