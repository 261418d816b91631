package io.evently.gateway.limit;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts requests: of an account by its tier, of callers without a token by their address. Redis
 * counts for all gateways; while it is away, each gateway counts by itself.
 */
@Singleton
public class Limits {

  private static final Future<Void> PASS = Future.succeededFuture();

  private final LimitConfig config;
  private final Vertx vertx;
  private final ClientAddresses addresses;
  private final SharedCounts shared;
  private final OwnCounts own;
  private final Leases leases;
  private final Map<String, Pair> tiers = new HashMap<>();
  private final long windowSeconds;

  private record Pair(Policy requests, Policy writes) {}

  Limits(
      LimitConfig config,
      Vertx vertx,
      ClientAddresses addresses,
      SharedCounts shared,
      OwnCounts own,
      Leases leases) {
    this.config = config;
    this.vertx = vertx;
    this.addresses = addresses;
    this.shared = shared;
    this.own = own;
    this.leases = leases;
    this.windowSeconds = config.window().toSeconds();
    config
        .tiers()
        .forEach(
            (name, tier) ->
                tiers.put(
                    name,
                    new Pair(
                        new Policy(name, tier.requests()),
                        new Policy(name + "-writes", tier.writes()))));
    if (!tiers.containsKey(LimitConfig.ANONYMOUS) || !tiers.containsKey(LimitConfig.STANDARD)) {
      throw new IllegalStateException("evently.limits.tiers needs anonymous and standard");
    }
  }

  /**
   * Fails with {@code rate_limited} when there were too many; tells the client how many are left.
   *
   * @param caller null for one without a token
   * @param write whether it is a change to bookings or waitlists, a log-in or a registration
   */
  public Future<Void> enter(HttpServerRequest request, Caller caller, boolean write) {
    if (!config.enabled()) {
      return PASS;
    }
    String who;
    String tier;
    if (caller == null) {
      String address = addresses.of(request);
      if (!config.loopback() && ClientAddresses.isLoopback(address)) {
        return PASS;
      }
      who = "address:" + ClientAddresses.counted(address);
      tier = LimitConfig.ANONYMOUS;
    } else {
      who = "account:" + caller.subject();
      tier = isTier(caller.tier()) ? caller.tier() : LimitConfig.STANDARD;
    }
    Pair pair = tiers.get(tier);
    Policy policy = write ? pair.writes : pair.requests;
    String key = "gateway:limit:" + (write ? "writes:" : "requests:") + who;
    Verdict alone = own.take(key, policy);
    Verdict leased = leases.take(key);
    if (leased != null) {
      return told(request.response(), policy, leased);
    }
    int want = leases.want(key, policy.limit());
    return shared
        .take((ContextInternal) vertx.getOrCreateContext(), key, policy, want)
        .onComplete(asked -> leases.keep(key, want, asked.result()))
        .map(grant -> verdict(grant))
        .otherwise(alone)
        .compose(verdict -> told(request.response(), policy, verdict));
  }

  /** What is left of the grant is left for the caller, too. */
  private static Verdict verdict(Grant grant) {
    boolean allowed = grant.units() > 0;
    return new Verdict(
        allowed, grant.remaining() + (allowed ? grant.units() - 1 : 0), grant.millis());
  }

  /** The policies of each tier, requests before writes, by name of the tier. */
  Map<String, Policy[]> policies() {
    Map<String, Policy[]> all = new TreeMap<>();
    tiers.forEach((name, pair) -> all.put(name, new Policy[] {pair.requests, pair.writes}));
    return all;
  }

  /** Nobody with a token is counted as anonymous, whatever it says. */
  private boolean isTier(String name) {
    return tiers.containsKey(name) && !name.equals(LimitConfig.ANONYMOUS);
  }

  private Future<Void> told(HttpServerResponse response, Policy policy, Verdict verdict) {
    long seconds = Math.max(1, (verdict.waitMillis() + 999) / 1000);
    response.putHeader(
        "RateLimit-Policy",
        "\"" + policy.name() + "\";q=" + policy.limit() + ";w=" + windowSeconds);
    response.putHeader(
        "RateLimit", "\"" + policy.name() + "\";r=" + verdict.remaining() + ";t=" + seconds);
    return verdict.allowed()
        ? PASS
        : Future.failedFuture(
            ProblemException.of(
                    CommonProblem.RATE_LIMITED,
                    "More than "
                        + policy.limit()
                        + " requests in "
                        + windowSeconds
                        + " s: repeat after Retry-After.")
                .with("policy", policy.name())
                .retryAfter(Duration.ofSeconds(seconds)));
  }
}
