package io.evently.event.catalogue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Where booking-service is, and how long an organiser waits for it. */
@ConfigMapping(prefix = "evently.booking")
public interface BookingServiceConfig {

  /** {@code http://host:port}; of several instances with commas between them. */
  List<URI> url();

  /** Longer than a lane's queue at its bound. */
  @WithDefault("4S")
  Duration timeout();
}
