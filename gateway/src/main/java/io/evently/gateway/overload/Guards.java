package io.evently.gateway.overload;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the guards of services, which share one bound. */
@Singleton
public final class Guards {

  private final OverloadConfig config;
  private final MeterRegistry registry;
  private final AtomicInteger total = new AtomicInteger();
  private final Map<String, Guard> guards = new ConcurrentHashMap<>();

  Guards(OverloadConfig config, MeterRegistry registry) {
    this.config = config;
    this.registry = registry;
  }

  /**
   * Of one service.
   *
   * @param places connections and queue
   */
  public Guard of(String service, int places) {
    var metrics = new GuardMetrics(registry, service);
    var guard = new Guard(service, places, config, total, metrics, System::nanoTime);
    metrics.watch(guard);
    guards.put(service, guard);
    return guard;
  }

  /** Whether a service answers, and has time for more than it is asked for. */
  public boolean isAtEase(String service) {
    Guard guard = guards.get(service);
    return !guard.isOpen() && !guard.isFull(Urgency.READ);
  }

  /** The one before this service. */
  Guard before(String service) {
    return guards.get(service);
  }
}
