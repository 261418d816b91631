package io.evently.waitlist;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Rules and addresses of the waitlist. */
@ConfigMapping(prefix = "evently.waitlist")
public interface WaitlistConfig {

  /** {@code http://host:port} of booking-service; of several instances with commas between them. */
  List<URI> bookingServiceUrl();

  /** As {@link io.evently.platform.security.Seals} takes them. */
  String guestSecrets();

  /**
   * By tier, how much earlier a person counts as having joined: at most a day, so that nobody is
   * passed by who joined more than a day later. A tier that is not named counts as standard.
   */
  Map<String, Duration> boosts();

  /** Who was passed so often comes before all others. */
  @WithDefault("20")
  int bypassCap();

  /** For how long an offer is kept at most. */
  @WithDefault("2H")
  Duration offerFor();

  /** The offer of so many that is ignored ends the entry. */
  @WithDefault("3")
  int ignoredOffers();

  /** How often the lease of what is reserved is renewed; it lasts 15 minutes. */
  @WithDefault("2M")
  Duration renewEvery();
}
