package io.evently.booking.shard;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while a shard answers: with one of several away, the events of the others are sold, and
 * nobody else would sell them better.
 */
@Readiness
@Singleton
class ShardHealth implements HealthCheck {

  private final Shards shards;
  private final AtomicIntegerArray answers;

  ShardHealth(Shards shards, MeterRegistry metrics) {
    this.shards = shards;
    this.answers = new AtomicIntegerArray(shards.all().size());
    for (Shard shard : shards.all()) {
      answers.set(shard.number(), 1);
      Gauge.builder("evently.shard.up", answers, all -> all.get(shard.number()))
          .tag("shard", Integer.toString(shard.number()))
          .description("1 while the database answers, by the last readiness check")
          .register(metrics);
    }
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("databases").down();
    for (Shard shard : shards.all()) {
      boolean up = answers(shard);
      answers.set(shard.number(), up ? 1 : 0);
      response.withData("shard_" + shard.number(), up ? "UP" : "DOWN");
      if (up) {
        response.up();
      }
    }
    return response.build();
  }

  private static boolean answers(Shard shard) {
    try {
      return ((AgroalDataSource) shard.datasource()).isHealthy(false);
    } catch (SQLException e) {
      return false;
    }
  }
}
