package io.evently.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Knobs of the edge cache. Only what event-service calls public is kept, and never for longer than
 * it says ({@code s-maxage}).
 */
@ConfigMapping(prefix = "evently.edge")
public interface EdgeConfig {

  @WithDefault("true")
  boolean enabled();

  /** Memory for single events; one takes about 1.5 KB. */
  @WithDefault("16777216")
  long eventBytes();

  /** Memory for lists, searches and rankings. */
  @WithDefault("4194304")
  long listBytes();

  /** A larger answer is passed on as it comes. */
  @WithDefault("65536")
  int largestAnswer();

  /**
   * Longest life of an event here. Seats and prices are not listened for, so this is how much later
   * they are seen; the event itself is dropped when it changes.
   */
  @WithDefault("1S")
  Duration eventLife();

  /** Longest life of a list here. */
  @WithDefault("1S")
  Duration listLife();
}
