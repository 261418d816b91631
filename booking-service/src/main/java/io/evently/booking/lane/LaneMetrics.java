package io.evently.booking.lane;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Batch size, and time from lock to commit. */
final class LaneMetrics {

  private final DistributionSummary batchSize;
  private final Timer settleTime;

  LaneMetrics(MeterRegistry registry) {
    this.batchSize =
        DistributionSummary.builder("evently.lane.batch")
            .description("Commands settled in one transaction")
            .register(registry);
    this.settleTime =
        Timer.builder("evently.lane.settle")
            .description("Time of one transaction, from connection to commit")
            .register(registry);
  }

  void settled(int commands, long nanos) {
    batchSize.record(commands);
    settleTime.record(Duration.ofNanos(nanos));
  }
}
