package io.evently.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knobs of the limits. */
@ConfigMapping(prefix = "evently.limits")
interface LimitConfig {

  /** The name under which callers without a token are counted, by address. */
  String ANONYMOUS = "anonymous";

  /** What a token's tier means when it is not in {@link #tiers}. */
  String STANDARD = "standard";

  @WithDefault("true")
  boolean enabled();

  /** Over which the numbers hold, sliding. */
  @WithDefault("1M")
  Duration window();

  /** By the tier of the account; {@code anonymous} and {@code standard} have to be there. */
  Map<String, Tier> tiers();

  /**
   * Whether addresses of this machine are counted too; in the local default all callers share one.
   */
  @WithDefault("false")
  boolean loopback();

  /**
   * Addresses or networks ({@code 10.0.0.0/8}) of proxies in front of the gateway, whose {@code
   * X-Forwarded-For} is believed. Nobody else's is.
   */
  Optional<List<String>> trustedProxies();

  /** Numbers of one tier, a window. */
  interface Tier {

    /** Of everything that is not below. */
    int requests();

    /** Of changes to bookings and waitlists, of log-ins and registrations. */
    int writes();
  }
}
