package io.evently.gateway.limit;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Counts in Redis, for all gateways together. Everything that arrives in one turn of the event loop
 * is decided in one round trip, on one connection that is never waited for by others.
 */
@Singleton
class SharedCounts {

  private static final Logger LOG = Logger.getLogger(SharedCounts.class);

  /** Longer than a busy Redis takes, short enough for a person not to notice an outage. */
  private static final long PATIENCE_MILLIS = 100;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A script holds Redis up for all its keys. */
  private static final int LARGEST_BATCH = 256;

  private static final String TOTALS = "gateway:limits:";

  /**
   * {@link Window#take} for many callers, by the clock of Redis, for several requests of each; then
   * the totals by policy.
   */
  private static final String SCRIPT =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      local length = tonumber(ARGV[1])
      local index = math.floor(now / length)
      local passed = now - index * length
      local said, totals = {}, {}
      for i, key in ipairs(KEYS) do
        local policy, limit = ARGV[3 * i - 1], tonumber(ARGV[3 * i])
        local want = tonumber(ARGV[3 * i + 1])
        local kept = redis.call('HMGET', key, 'w', 'c', 'p')
        local w, c, p = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
        if w == index - 1 then
          c, p = 0, c
        elseif w ~= index then
          c, p = 0, 0
        end
        local used = c + p * (length - passed) / length
        local units = math.max(0, math.min(want, math.floor(limit - used)))
        if units > 0 then
          redis.call('HSET', key, 'w', index, 'c', c + units, 'p', p)
          if w ~= index then redis.call('PEXPIRE', key, 2 * length) end
          said[#said + 1] = units
          said[#said + 1] = math.floor(limit - used - units)
          said[#said + 1] = length - passed
        else
          local free, wait = limit - 1, 0
          if c <= free then
            wait = math.ceil(length * (1 - (free - c) / p)) - passed
          else
            wait = length - passed + math.ceil(length * (1 - free / c))
          end
          said[#said + 1] = 0
          said[#said + 1] = 0
          said[#said + 1] = wait
        end
        local total = totals[policy] or {0, 0}
        total[1] = total[1] + units
        total[2] = total[2] + (units == 0 and 1 or 0)
        totals[policy] = total
      end
      for policy, total in pairs(totals) do
        local key = 'gateway:limits:' .. policy
        if redis.call('HGET', key, 'w') ~= tostring(index) then
          redis.call('DEL', key)
          redis.call('HSET', key, 'w', tostring(index))
          redis.call('PEXPIRE', key, 2 * length)
        end
        redis.call('HINCRBY', key, 'a', total[1])
        redis.call('HINCRBY', key, 'r', total[2])
      end
      return said""";

  private static final String SHA = sha1(SCRIPT);

  private record Asked(String key, Policy policy, int want, Promise<Grant> answer) {}

  private final Redis redis;
  private final RedisAPI api;
  private final long length;
  private final Clock clock;
  private final Context own;

  // Only touched in the context of our own.
  private List<Asked> waiting = new ArrayList<>();
  private RedisConnection connection;
  private boolean connecting;
  private long notBefore = System.nanoTime();

  private volatile boolean away;

  @Inject
  SharedCounts(Vertx vertx, Redis redis, RedisAPI api, LimitConfig config, Clock clock) {
    this(vertx, redis, api, config.window().toMillis(), clock);
  }

  /**
   * @param length of the window in milliseconds
   */
  SharedCounts(Vertx vertx, Redis redis, RedisAPI api, long length, Clock clock) {
    this.redis = redis;
    this.api = api;
    this.length = length;
    this.clock = clock;
    this.own = vertx.getOrCreateContext();
  }

  /** Before the first request, which would be counted here alone. */
  void begin(@Observes StartupEvent start) {
    begin();
  }

  void begin() {
    own.runOnContext(now -> connect());
  }

  /**
   * Fails when Redis does not answer; its listeners run in the caller's context.
   *
   * @param want how many requests may pass by one answer, at least 1
   */
  Future<Grant> take(ContextInternal caller, String key, Policy policy, int want) {
    Promise<Grant> answer = caller.promise();
    own.runOnContext(
        now -> {
          waiting.add(new Asked(key, policy, want, answer));
          if (waiting.size() == 1) {
            own.runOnContext(soon -> flush());
          }
        });
    return answer.future();
  }

  /** Whether the last question was not answered. */
  boolean isAway() {
    return away;
  }

  /** By the order of the names; fails when Redis does not answer. */
  Future<List<Totals>> totals(List<String> policies) {
    long turn = clock.millis();
    return Future.join(
            policies.stream()
                .map(name -> api.hmget(List.of(TOTALS + name, "w", "a", "r")))
                .toList())
        .map(
            all ->
                all.<Response>list().stream()
                    .map(
                        kept ->
                            kept.get(0) == null
                                ? Totals.NONE
                                : new Totals(
                                    kept.get(0).toLong(),
                                    kept.get(1).toLong(),
                                    kept.get(2).toLong()))
                    .map(total -> total.at(Math.floorDiv(turn, length)))
                    .toList());
  }

  private void flush() {
    List<Asked> all = waiting;
    waiting = new ArrayList<>();
    if (connection == null) {
      connect();
      all.forEach(asked -> asked.answer.tryFail("Redis is away"));
      return;
    }
    for (int from = 0; from < all.size(); from += LARGEST_BATCH) {
      ask(all.subList(from, Math.min(from + LARGEST_BATCH, all.size())));
    }
  }

  private void ask(List<Asked> batch) {
    RedisConnection asked = connection;
    send(asked, Command.EVALSHA, SHA, batch)
        .recover(
            failure ->
                String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                    ? send(asked, Command.EVAL, SCRIPT, batch)
                    : Future.failedFuture(failure))
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(said -> answer(batch, said))
        .onFailure(
            failure -> {
              lost(asked, failure);
              batch.forEach(one -> one.answer.tryFail(failure));
            });
  }

  private Future<Response> send(
      RedisConnection to, Command command, String script, List<Asked> batch) {
    Request request = Request.cmd(command).arg(script).arg(batch.size());
    batch.forEach(asked -> request.arg(asked.key));
    request.arg(length);
    batch.forEach(
        asked -> request.arg(asked.policy.name()).arg(asked.policy.limit()).arg(asked.want));
    return to.send(request);
  }

  private static void answer(List<Asked> batch, Response said) {
    for (int i = 0; i < batch.size(); i++) {
      batch
          .get(i)
          .answer
          .tryComplete(
              new Grant(
                  said.get(3 * i).toInteger(),
                  said.get(3 * i + 1).toLong(),
                  said.get(3 * i + 2).toLong()));
    }
  }

  private void connect() {
    if (connecting || System.nanoTime() - notBefore < 0) {
      return;
    }
    connecting = true;
    redis
        .connect()
        .onComplete(
            made ->
                own.runOnContext(
                    then -> {
                      connecting = false;
                      if (made.succeeded()) {
                        found(made.result());
                      } else {
                        lost(null, made.cause());
                      }
                    }));
  }

  private void found(RedisConnection made) {
    connection = made;
    made.endHandler(ended -> own.runOnContext(then -> lost(made, null)));
    made.exceptionHandler(broken -> own.runOnContext(then -> lost(made, broken)));
    if (away) {
      LOG.info("Redis answers: limits are counted for all gateways together");
    }
    away = false;
  }

  private void lost(RedisConnection which, Throwable why) {
    if (which != connection) {
      return;
    }
    connection = null;
    notBefore = System.nanoTime() + PAUSE_NANOS;
    if (which != null) {
      which.close().onFailure(ignored -> {});
    }
    if (!away) {
      away = true;
      LOG.warnf("Redis is away, limits are counted by this gateway alone: %s", why);
    }
  }

  private static String sha1(String script) {
    try {
      // The name by which Redis knows a script; nothing is protected by it.
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
