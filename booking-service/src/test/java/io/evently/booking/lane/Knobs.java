package io.evently.booking.lane;

import java.time.Duration;

/** Of a lane that lingers for nobody. */
record Knobs(int queue, int batch) implements LaneConfig {
  @Override
  public Duration linger() {
    return Duration.ZERO;
  }

  @Override
  public Duration deadline() {
    return Duration.ofSeconds(3);
  }

  @Override
  public int parallel() {
    return 1;
  }

  @Override
  public Duration soldOutMemory() {
    return Duration.ZERO;
  }
}
