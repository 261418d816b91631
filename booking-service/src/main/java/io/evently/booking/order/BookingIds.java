package io.evently.booking.order;

import io.evently.booking.shard.Buckets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids that sort by time and carry the event's bucket, so that a booking's place can be told from
 * its id alone; and references of 80 random bits for people.
 */
public final class BookingIds {

  /** Crockford's alphabet: no I, L, O, U. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int REFERENCE_LENGTH = 16;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public BookingIds(Clock clock) {
    this.clock = clock;
  }

  /** A new id for a booking of this event. */
  public UUID next(String eventId) {
    return Buckets.id(eventId, clock.millis(), random.nextLong(), random.nextInt(16));
  }

  /** A new reference. */
  public String reference() {
    var reference = new StringBuilder("EVT-");
    for (int i = 0; i < REFERENCE_LENGTH; i++) {
      reference.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return reference.toString();
  }

  /** Empty for what is not an id. */
  static Optional<UUID> parse(String id) {
    try {
      return id.length() == 36 ? Optional.of(UUID.fromString(id)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
