package io.evently.booking.order;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids that sort by time (UUIDv7, RFC 9562 §5.7) and carry the event's bucket in the 8 high bits of
 * {@code rand_a}, so that a booking's place can be told from its id alone; and references of 80
 * random bits for people.
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
    long time = clock.millis() & 0xFFFF_FFFF_FFFFL;
    long randA = ((long) bucket(eventId) << 4) | random.nextInt(16);
    long high = (time << 16) | 0x7000L | randA;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
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

  /** 0 to 255, the same for an event for ever. */
  static int bucket(String eventId) {
    int hash = eventId.hashCode();
    return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xFF;
  }
}
