package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.ChaosCommand;
import org.junit.jupiter.api.Test;

/** A short {@code ./evently bench chaos}, on a suite of its own. */
class ChaosIT {

  private static final long SEED = 20_260_601;

  @Test
  void nothingIsOversoldLostOrUnpublishedWhenBookingServiceIsKilledAndPostgresIsNotHeard() {
    assertThat(ChaosCommand.smoke(SEED).invariants())
        .hasSizeGreaterThan(10)
        .allMatch(Invariant::held);
  }
}
