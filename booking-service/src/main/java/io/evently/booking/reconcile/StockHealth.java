package io.evently.booking.reconcile;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Down when stock, bookings and ledger do not agree. */
@Wellness
@Singleton
class StockHealth implements HealthCheck {

  private final Reconciler reconciler;

  StockHealth(Reconciler reconciler) {
    this.reconciler = reconciler;
  }

  @Override
  public HealthCheckResponse call() {
    var response =
        HealthCheckResponse.named("stock")
            .withData("last_run", String.valueOf(reconciler.lastRun()))
            .status(reconciler.differences().isEmpty());
    reconciler.differences().forEach(response::withData);
    return response.build();
  }
}
