package io.evently.booking.lane;

import io.evently.booking.inventory.Stock.Settled;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Batch size, and time from lock to commit, in all and by step. */
final class LaneMetrics {

  private final DistributionSummary batchSize;
  private final Timer settleTime;
  private final Timer read;
  private final Timer write;
  private final Timer commit;

  LaneMetrics(MeterRegistry registry) {
    this.batchSize =
        DistributionSummary.builder("evently.lane.batch")
            .description("Commands settled in one transaction")
            .register(registry);
    this.settleTime =
        Timer.builder("evently.lane.settle")
            .description("Time of one transaction, from connection to commit")
            .register(registry);
    this.read = step(registry, "read");
    this.write = step(registry, "write");
    this.commit = step(registry, "commit");
  }

  private static Timer step(MeterRegistry registry, String name) {
    return Timer.builder("evently.lane.step")
        .description("Time of one round trip to the database in a transaction")
        .tag("step", name)
        .register(registry);
  }

  void settled(int commands, long nanos) {
    batchSize.record(commands);
    settleTime.record(Duration.ofNanos(nanos));
  }

  void stepped(Settled.Times times) {
    read.record(Duration.ofNanos(times.read()));
    if (times.write() > 0) {
      write.record(Duration.ofNanos(times.write()));
    }
  }

  void committed(long nanos) {
    commit.record(Duration.ofNanos(nanos));
  }
}
