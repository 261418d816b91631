package io.evently.pricing.advice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Knobs of the advice. */
@ConfigMapping(prefix = "evently.pricing")
public interface PricingConfig {

  /** At most one change of an event's prices in this time, in whole hours. */
  @WithDefault("24H")
  Duration changeEvery();

  /** A recommendation that is older is not applied: what it was made from has passed. */
  @WithDefault("24H")
  Duration validFor();
}
