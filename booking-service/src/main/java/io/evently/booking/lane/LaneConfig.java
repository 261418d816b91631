package io.evently.booking.lane;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Knobs of the lanes. */
@ConfigMapping(prefix = "evently.booking.lane")
public interface LaneConfig {

  /** Commands that may wait for one event; beyond it callers are told to come back. */
  @WithDefault("2000")
  int queue();

  /** Commands settled in one transaction. */
  @WithDefault("256")
  int batch();

  /** How long a busy lane waits for more commands when there are only some; zero: not at all. */
  @WithDefault("2MS")
  Duration linger();

  /** A command that waited longer is dropped before it enters a batch. */
  @WithDefault("3S")
  Duration deadline();

  /**
   * Transactions at a time over all lanes; below the pool, so that reads and consumers keep
   * connections.
   */
  @WithDefault("12")
  int parallel();

  /**
   * For how long after a refusal by the lane a keyless request may be told {@code sold_out} from
   * memory.
   */
  @WithDefault("250MS")
  Duration soldOutMemory();
}
