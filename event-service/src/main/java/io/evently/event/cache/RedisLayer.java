package io.evently.event.cache;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.keys.ExpireArgs;
import io.quarkus.redis.datasource.keys.KeyScanArgs;
import io.quarkus.redis.datasource.keys.KeyScanCursor;
import io.quarkus.redis.datasource.value.SetArgs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Redis behind a circuit: a Redis that is away costs a time-out for a few reads, not for each.
 *
 * <p>Events are keys of their own. All pages of lists are fields of one hash, so that one command
 * drops them together.
 */
@Singleton
class RedisLayer implements SecondLayer {

  /** Region of single events. */
  static final String EVENTS = "event";

  /** Region of pages; the others are regions of single keys. */
  static final String LISTS = "list";

  private static final Logger LOG = Logger.getLogger(RedisLayer.class);
  private static final String PREFIX = "evently:event:v1:";
  private static final int MAX_COUNTED = 100_000;
  private static final int MAX_PAGES = 500;

  private final RedisDataSource redis;
  private final Circuit circuit;
  private final Duration listTimeToLive;
  private final Duration eventTimeToLive;
  private final LongAdder errors = new LongAdder();

  /** Of what Redis has not heard while it was away. */
  private final MissedDrops missedDrops = new MissedDrops();

  RedisLayer(RedisDataSource redis, CacheConfig config) {
    this.redis = redis;
    this.circuit = new Circuit(config.redisFailures(), config.redisPause(), System::nanoTime);
    this.listTimeToLive = config.listInRedis();
    this.eventTimeToLive = config.eventInRedis();
  }

  @Override
  public byte[] get(String region, String key) {
    if (!isToBeTrusted()) {
      return null;
    }
    return guarded(
        r ->
            region.equals(LISTS)
                ? r.hash(byte[].class).hget(PREFIX + region, key)
                : r.value(byte[].class).get(PREFIX + region + ":" + key));
  }

  @Override
  public void put(String region, String key, byte[] value) {
    if (!isToBeTrusted()) {
      return;
    }
    guarded(
        r -> {
          if (region.equals(LISTS)) {
            putPage(r, PREFIX + region, key, value);
          } else {
            r.value(byte[].class)
                .set(PREFIX + region + ":" + key, value, new SetArgs().px(eventTimeToLive));
          }
          return null;
        });
  }

  /**
   * All pages live in one hash, so that one command clears them. Its life begins with the first
   * page and is never prolonged, so that no page outlives it, however many others come; and it
   * takes no more than so many pages.
   */
  private void putPage(RedisDataSource r, String hash, String key, byte[] value) {
    if (r.hash(byte[].class).hlen(hash) < MAX_PAGES) {
      r.withTransaction(
          tx -> {
            tx.hash(byte[].class).hset(hash, key, value);
            tx.key().pexpire(hash, listTimeToLive, new ExpireArgs().nx());
          });
    }
  }

  @Override
  public void evict(String region, String key) {
    if (guarded(r -> r.key().unlink(PREFIX + region + ":" + key)) == null) {
      missedDrops.add();
    }
  }

  @Override
  public void clear(String region) {
    if (!cleared(region)) {
      missedDrops.add();
    }
  }

  private boolean cleared(String region) {
    return guarded(
            r -> {
              if (region.equals(LISTS)) {
                return r.key().unlink(PREFIX + region);
              }
              int dropped = 0;
              var keys = scan(r, region);
              while (keys.hasNext()) {
                var some = keys.next();
                if (!some.isEmpty()) {
                  dropped += r.key().unlink(some.toArray(String[]::new));
                }
              }
              return dropped;
            })
        != null;
  }

  private boolean isToBeTrusted() {
    return missedDrops.areMadeGood(() -> cleared(EVENTS) && cleared(LISTS));
  }

  /** Entries of a region, counted up to 100,000; 0 while Redis is away. */
  long entries(String region) {
    Long count =
        guarded(
            r -> {
              if (region.equals(LISTS)) {
                return r.hash(byte[].class).hlen(PREFIX + region);
              }
              long found = 0;
              var keys = scan(r, region);
              while (keys.hasNext() && found < MAX_COUNTED) {
                found += keys.next().size();
              }
              return found;
            });
    return count == null ? 0 : count;
  }

  boolean isAway() {
    return circuit.isOpen();
  }

  long errors() {
    return errors.sum();
  }

  private static KeyScanCursor<String> scan(RedisDataSource redis, String region) {
    return redis.key().scan(new KeyScanArgs().match(PREFIX + region + ":*").count(1000));
  }

  private <T> T guarded(Function<RedisDataSource, T> command) {
    if (!circuit.allows()) {
      return null;
    }
    try {
      T answer = command.apply(redis);
      circuit.succeeded();
      return answer;
    } catch (RuntimeException e) {
      errors.increment();
      circuit.failed();
      LOG.debugf("Redis does not answer: %s", e.toString());
      return null;
    }
  }
}
