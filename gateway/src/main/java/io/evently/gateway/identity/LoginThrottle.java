package io.evently.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Counts tries per account and per address in Redis, for all gateways together; without Redis each
 * gateway counts by itself, so that its outage opens no door.
 */
@Singleton
class LoginThrottle {

  private static final Logger LOG = Logger.getLogger(LoginThrottle.class);
  private static final long PATIENCE_MILLIS = 300;
  private static final String COUNT =
      """
      local n = redis.call('INCR', KEYS[1])
      if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
      return {n, redis.call('PTTL', KEYS[1])}""";

  private final RedisAPI redis;
  private final IdentityConfig config;
  private final Cache<String, Window> here;

  private record Window(long count, long startedNanos) {}

  private record Count(long tries, Duration left) {}

  LoginThrottle(RedisAPI redis, IdentityConfig config) {
    this.redis = redis;
    this.config = config;
    this.here =
        Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(config.triesWindow()).build();
  }

  /**
   * Counts a try before it is made, so that many at once do not slip through.
   *
   * @throws ProblemException {@code rate_limited} when there were too many
   */
  void enter(String email, String address) {
    refuse(count(ofAddress(address)), config.triesPerAddress());
    if (email != null) {
      refuse(count(ofAccount(email)), config.triesPerAccount());
    }
  }

  /** The try was a good one: the account begins anew, the address gets its try back. */
  void good(String email, String address) {
    String account = ofAccount(email);
    here.invalidate(account);
    here.asMap()
        .computeIfPresent(
            ofAddress(address), (key, old) -> new Window(old.count - 1, old.startedNanos));
    redis.del(List.of(account)).onFailure(away -> {});
    redis.decr(ofAddress(address)).onFailure(away -> {});
  }

  private static void refuse(Count count, int limit) {
    if (count.tries > limit) {
      throw ProblemException.of(
              CommonProblem.RATE_LIMITED, "Too many tries: repeat after Retry-After.")
          .retryAfter(count.left);
    }
  }

  private Count count(String key) {
    Count local = countHere(key);
    try {
      Response answer =
          redis
              .eval(List.of(COUNT, "1", key, "" + config.triesWindow().toMillis()))
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      long left = answer.get(1).toLong();
      return new Count(
          answer.get(0).toLong(), left > 0 ? Duration.ofMillis(left) : config.triesWindow());
    } catch (ExecutionException | TimeoutException away) {
      LOG.debugf("Redis is away, tries are counted here: %s", away);
      return local;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return local;
    }
  }

  private Count countHere(String key) {
    long now = System.nanoTime();
    long window = config.triesWindow().toNanos();
    Window counted =
        here.asMap()
            .compute(
                key,
                (k, old) ->
                    old == null || now - old.startedNanos >= window
                        ? new Window(1, now)
                        : new Window(old.count + 1, old.startedNanos));
    return new Count(counted.count, Duration.ofNanos(window - (now - counted.startedNanos)));
  }

  /** A name-based id: no address of a person in Redis. */
  private static String ofAccount(String email) {
    return "identity:tries:account:"
        + UUID.nameUUIDFromBytes(
            email.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  private static String ofAddress(String address) {
    return "identity:tries:address:" + address;
  }
}
