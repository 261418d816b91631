package io.evently.gateway.cors;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Knobs of CORS. */
@ConfigMapping(prefix = "evently.cors")
public interface CorsConfig {

  /**
   * Origins as browsers send them ({@code https://shop.example}), or {@code *} alone for every one.
   * None: no answer is for other hosts' pages.
   */
  Optional<List<String>> origins();

  /** How long a browser may remember what it was allowed; browsers have limits of their own. */
  @WithDefault("10M")
  Duration maxAge();
}
