package io.evently.booking.reconcile;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Down when stock, bookings and ledger do not agree, or nobody has looked for five minutes. */
@Wellness
@Singleton
class StockHealth implements HealthCheck {

  private static final Duration OVERDUE = Duration.ofMinutes(5);

  private final Reconciler reconciler;
  private final Clock clock;

  StockHealth(Reconciler reconciler, Clock clock) {
    this.reconciler = reconciler;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    var response =
        HealthCheckResponse.named("stock")
            .withData("last_run", String.valueOf(reconciler.lastRun()))
            .withData("events", reconciler.events())
            .status(reconciler.differences().isEmpty() && isRecent());
    reconciler.differences().forEach(response::withData);
    return response.build();
  }

  private boolean isRecent() {
    return reconciler.lastRun().isAfter(clock.instant().minus(OVERDUE));
  }
}
