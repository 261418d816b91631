package io.evently.event.catalogue;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That buyers line up before the sale starts, and are let in one after the other.
 *
 * @param opensAt before the sale starts, from when on a place can be taken
 */
@Schema(name = "EventWaitingRoom", description = "Buyers wait here and are let in in turn.")
public record WaitingRoom(Instant opensAt) {

  /** How long before the sale it opens where nothing is said. */
  static final Duration DEFAULT_AHEAD = Duration.ofMinutes(15);

  static final Duration LONGEST_AHEAD = Duration.ofHours(24);
}
