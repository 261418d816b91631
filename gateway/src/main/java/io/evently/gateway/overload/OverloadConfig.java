package io.evently.gateway.overload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Knobs of what is refused when more is asked than can be done. */
@ConfigMapping(prefix = "evently.overload")
public interface OverloadConfig {

  /** Without it only the queue's length is a limit, and no service is left alone. */
  @WithDefault("true")
  boolean enabled();

  /**
   * How long an answer of a service may take on the average of a window, the wait for a connection
   * included. Beyond it fewer are let in, below it more. Less than the second after which people
   * begin to ask again, well above what a busy lane takes for a batch.
   */
  @WithDefault("750MS")
  Duration target();

  /**
   * As many are always let in, since a burst that is answered soon is no overload; as many as the
   * connections to booking-service.
   */
  @WithDefault("256")
  int floor();

  /** What is left of the limit after a window that was too slow; 0.5 to below 1. */
  @WithDefault("0.9")
  double backoff();

  /** The limit changes once in it; at least 100 ms. */
  @WithDefault("100MS")
  Duration window();

  /** Requests that all services together are asked at a time. */
  @WithDefault("8192")
  int total();

  /** After so many failures in a row, with no answer between them, a service is left alone. */
  @WithDefault("20")
  int failures();

  /** One request a rest goes to a service that is left alone; its answer ends that. */
  @WithDefault("500MS")
  Duration rest();
}
