package io.evently.platform.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Knobs of the relay. */
@ConfigMapping(prefix = "evently.relay")
public interface RelayConfig {

  /** Whether this process may become the leader; false where the relay runs apart. */
  @WithDefault("true")
  boolean enabled();

  /** False for a service that says nothing to the world: it has neither slot nor relay. */
  @WithDefault("true")
  boolean needed();

  /**
   * How long a failed engine waits before the next try: doubles from here up to {@link
   * #maxBackOff()}.
   */
  @WithDefault("1S")
  Duration minBackOff();

  @WithDefault("15S")
  Duration maxBackOff();

  /** How often a standby asks for the leader's lock, and the leader checks that it still has it. */
  @WithDefault("2S")
  Duration leaderCheck();

  /**
   * How long the engine sleeps when there is nothing to read: on average half of it is added to the
   * time from commit to Kafka. The end of each sleep is a busy wait of about a millisecond, so at
   * 10 ms an idle service was measured at 10 % of a core.
   */
  @WithDefault("100")
  int pollIntervalMillis();

  /** Without an acknowledgement for this long, the relay's health is down: Kafka is away. */
  @WithDefault("5S")
  Duration stalledAfter();

  /**
   * Unread WAL, in bytes, from which the relay's health is down: well before the server would drop
   * the slot.
   */
  @WithDefault("4294967296")
  long alarmLagBytes();
}
