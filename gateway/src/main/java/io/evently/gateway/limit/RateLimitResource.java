package io.evently.gateway.limit;

import io.evently.platform.http.Envelope;
import io.evently.platform.security.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The limits as an administrator sees them. */
@Path("/api/v1/analytics/rate-limits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Caller.ADMIN)
@Tag(name = "limits")
class RateLimitResource {

  private static final long PATIENCE_MILLIS = 300;

  private final Limits limits;
  private final LimitConfig config;
  private final SharedCounts shared;
  private final OwnCounts own;
  private final Clock clock;

  RateLimitResource(
      Limits limits, LimitConfig config, SharedCounts shared, OwnCounts own, Clock clock) {
    this.limits = limits;
    this.config = config;
    this.shared = shared;
    this.own = own;
    this.clock = clock;
  }

  /**
   * @param countedBy {@code redis}: for all gateways; {@code gateway}: this one alone, because
   *     Redis is away
   * @param loopbackSpared whether callers without a token on this machine are not counted
   */
  record View(
      Instant asOf,
      boolean enabled,
      String countedBy,
      long windowSeconds,
      boolean loopbackSpared,
      List<TierView> tiers) {}

  /**
   * @param per {@code account} or {@code address}
   */
  record TierView(String tier, String per, CountView requests, CountView writes) {}

  /**
   * @param limit for one account or address a window
   * @param allowed of all in this window; for limits from 200 on with what gateways took in advance
   * @param refused of all in this window
   */
  record CountView(String policy, int limit, long allowed, long refused) {}

  @GET
  @Operation(operationId = "getRateLimits", summary = "Tiers, and what this window has counted")
  public Envelope<View> view() throws InterruptedException {
    Map<String, Policy[]> policies = limits.policies();
    List<String> names = policies.values().stream().flatMap(Stream::of).map(Policy::name).toList();
    List<Totals> totals = shared.isAway() ? null : counted(names);
    String countedBy = totals == null ? "gateway" : "redis";
    if (totals == null) {
      totals = names.stream().map(own::totals).toList();
    }
    List<TierView> tiers = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, Policy[]> tier : policies.entrySet()) {
      boolean anonymous = tier.getKey().equals(LimitConfig.ANONYMOUS);
      tiers.add(
          new TierView(
              tier.getKey(),
              anonymous ? "address" : "account",
              count(tier.getValue()[0], totals.get(next)),
              count(tier.getValue()[1], totals.get(next + 1))));
      next += 2;
    }
    return Envelope.of(
        new View(
            clock.instant(),
            config.enabled(),
            countedBy,
            config.window().toSeconds(),
            !config.loopback(),
            tiers));
  }

  /** By all gateways; null when Redis does not answer. */
  private List<Totals> counted(List<String> names) throws InterruptedException {
    try {
      return shared
          .totals(names)
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      return null;
    }
  }

  private static CountView count(Policy policy, Totals total) {
    return new CountView(policy.name(), policy.limit(), total.allowed(), total.refused());
  }
}
