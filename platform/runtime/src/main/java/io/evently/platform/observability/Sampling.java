package io.evently.platform.observability;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which traces are recorded. Quarkus fixes its own setting at build time; one image has to do for
 * installations with a collector and without.
 */
final class Sampling {

  private Sampling() {}

  /**
   * @param endpoint of the collector; without one nothing is recorded, not even what a client wants
   * @param ratio of the traces that begin here, 0 to 1; one that came along is recorded if its
   *     beginning was
   */
  @Produces
  @Singleton
  static Sampler sampler(
      @ConfigProperty(name = "evently.traces.endpoint") Optional<String> endpoint,
      @ConfigProperty(name = "evently.traces.ratio") double ratio) {
    return endpoint.isEmpty()
        ? Sampler.alwaysOff()
        : Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
  }
}
