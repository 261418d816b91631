package io.evently.platform.relay;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Health of publishing, in the wellness group: a relay in trouble never takes the sale out of
 * rotation.
 */
@Wellness
@Singleton
class RelayHealth implements HealthCheck {

  private final Relays relays;
  private final RelayConfig config;

  RelayHealth(Relays relays, RelayConfig config) {
    this.relays = relays;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("relay").up();
    for (Relay relay : relays.all()) {
      String prefix = relays.all().size() == 1 ? "" : "shard_" + relay.shard() + "_";
      tell(relay, response, prefix);
    }
    return response.build();
  }

  private void tell(Relay relay, HealthCheckResponseBuilder response, String prefix) {
    response
        .withData(prefix + "state", relay.state().name())
        .withData(prefix + "published", relay.published())
        .withData(prefix + "waiting_ms", relay.waiting().toMillis());
    try {
      Optional<ReplicationSlot.Status> slot = relay.slot();
      slot.ifPresent(
          s ->
              response
                  .withData(prefix + "wal_status", s.walStatus())
                  .withData(prefix + "lag_bytes", s.lagBytes()));
      if (!isWell(relay, slot)) {
        response.down();
      }
    } catch (SQLException e) {
      response.down().withData(prefix + "slot", "the database does not answer");
    }
    if (relay.lastFailure() != null) {
      response.withData(prefix + "last_failure", relay.lastFailure());
    }
  }

  private boolean isWell(Relay relay, Optional<ReplicationSlot.Status> slot) {
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
