package io.evently.platform.relay;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Health of publishing, in the wellness group: a relay in trouble never takes the sale out of
 * rotation.
 */
@Wellness
@Singleton
class RelayHealth implements HealthCheck {

  private final Relay relay;
  private final RelayConfig config;

  RelayHealth(Relay relay, RelayConfig config) {
    this.relay = relay;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    var response =
        HealthCheckResponse.named("relay")
            .withData("state", relay.state().name())
            .withData("published", relay.published())
            .withData("waiting_ms", relay.waiting().toMillis());
    try {
      Optional<ReplicationSlot.Status> slot = relay.slot();
      slot.ifPresent(
          s -> response.withData("wal_status", s.walStatus()).withData("lag_bytes", s.lagBytes()));
      response.status(isWell(slot));
    } catch (SQLException e) {
      response.down().withData("slot", "the database does not answer");
    }
    if (relay.lastFailure() != null) {
      response.withData("last_failure", relay.lastFailure());
    }
    return response.build();
  }

  private boolean isWell(Optional<ReplicationSlot.Status> slot) {
    if (!config.needed()) {
      return slot.isEmpty();
    }
    return slot.isPresent()
        && !slot.get().lost()
        && slot.get().lagBytes() < config.alarmLagBytes()
        && relay.waiting().compareTo(config.stalledAfter()) < 0
        && (relay.state() == RelayState.RUNNING || relay.state() == RelayState.STANDBY);
  }
}
