package io.evently.bench.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * One who comes, and what they mean to do.
 *
 * @param at after the beginning
 * @param person whose account it is
 * @param event its number
 * @param holds whether the tickets are held first and confirmed later
 * @param thinks before each further step
 * @param patience with the first answer; null for as long as anybody has
 * @param asksTwice whether the same is asked for again under the same key, after the answer
 */
record Customer(
    int number,
    Duration at,
    int person,
    int event,
    int quantity,
    boolean holds,
    Ending ending,
    Duration thinks,
    Duration patience,
    boolean asksTwice) {

  enum Ending {
    /** Confirm what is held. */
    KEEP,
    /** Give back what is held, or booked. */
    GIVE_BACK,
    /** First the one, then the other. */
    KEEP_AND_GIVE_BACK,
    /** Neither: what is held expires. */
    STAY_AWAY
  }

  String key(long seed) {
    return UUID.nameUUIDFromBytes((seed + "/" + number).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
