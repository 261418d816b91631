package io.evently.gateway.overload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is refused before one service. */
final class GuardMetrics {

  private final MeterRegistry registry;
  private final String service;
  private final Map<Urgency, Counter> refused = new EnumMap<>(Urgency.class);
  private final Counter leftAlone;

  GuardMetrics(MeterRegistry registry, String service) {
    this.registry = registry;
    this.service = service;
    for (Urgency urgency : Urgency.values()) {
      refused.put(
          urgency,
          Counter.builder("evently.overload.refused")
              .description("Requests refused because others go first")
              .tag("service", service)
              .tag("urgency", urgency.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    leftAlone =
        Counter.builder("evently.overload.left.alone")
            .description("Requests refused because the service fails again and again")
            .tag("service", service)
            .register(registry);
  }

  void watch(Guard guard) {
    Gauge.builder("evently.overload.limit", guard, Guard::limit)
        .description("Requests that may be at the service or wait for it")
        .tag("service", service)
        .register(registry);
    Gauge.builder("evently.overload.present", guard, Guard::present)
        .description("Requests that are at the service or wait for it")
        .tag("service", service)
        .register(registry);
    Gauge.builder("evently.overload.breaker.open", guard, g -> g.isOpen() ? 1 : 0)
        .description("1 while the service is left alone")
        .tag("service", service)
        .register(registry);
  }

  void refused(Urgency urgency) {
    refused.get(urgency).increment();
  }

  void leftAlone() {
    leftAlone.increment();
  }
}
