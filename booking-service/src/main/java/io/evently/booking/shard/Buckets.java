package io.evently.booking.shard;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * An event's bucket, and ids that carry it: UUIDv7 (RFC 9562 §5.7), which sort by time, with the
 * bucket in the 8 high bits of {@code rand_a}.
 */
public final class Buckets {

  public static final int COUNT = 256;

  private static final int VERSION = 7;

  private Buckets() {}

  /** 0 to 255, the same for an event for ever. */
  public static int of(String eventId) {
    int hash = eventId.hashCode();
    return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xFF;
  }

  /** The bucket that an id carries; empty when it is not of the kind made here. */
  public static OptionalInt of(UUID id) {
    return id.version() == VERSION
        ? OptionalInt.of((int) (id.getMostSignificantBits() >>> 4) & 0xFF)
        : OptionalInt.empty();
  }

  /**
   * An id.
   *
   * @param random of which the low 62 bits and 4 more are used
   */
  public static UUID id(String eventId, long millis, long random, int more) {
    long time = millis & 0xFFFF_FFFF_FFFFL;
    long randA = ((long) of(eventId) << 4) | (more & 0xF);
    long high = (time << 16) | 0x7000L | randA;
    long low = (random >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
