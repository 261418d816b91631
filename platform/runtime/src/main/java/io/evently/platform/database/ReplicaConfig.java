package io.evently.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Knobs of the replica that may answer reads. */
@ConfigMapping(prefix = "evently.database.replica")
public interface ReplicaConfig {

  /** As {@code DATABASE_URL} is written; without it the primary answers everything. */
  Optional<String> url();

  /**
   * An answer of the replica shows everything that was committed longer ago than this. Above {@link
   * #lookEvery()}, else the replica is never known to be near enough.
   */
  @WithDefault("2S")
  Duration maxLag();

  /** How often primary and replica are asked how far they are. */
  @WithDefault("1S")
  Duration lookEvery();

  /** How long a read waits for a connection to the replica before the primary answers it. */
  @WithDefault("0.5S")
  Duration patience();
}
