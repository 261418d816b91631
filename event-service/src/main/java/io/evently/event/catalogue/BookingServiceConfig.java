package io.evently.event.catalogue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where booking-service is, and how long an organiser waits for it. */
@ConfigMapping(prefix = "evently.booking")
public interface BookingServiceConfig {

  /** {@code http://host:port}. */
  String url();

  @WithDefault("1S")
  Duration connectTimeout();

  /** Longer than a lane's queue at its bound. */
  @WithDefault("4S")
  Duration timeout();
}
