package io.evently.event.catalogue;

import java.security.SecureRandom;
import java.util.UUID;

/** UUIDv7: ids that grow with time, so that new rows are neighbours in the index. */
final class EventIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private EventIds() {}

  /** Whether an event could have this id. */
  static boolean isOne(String id) {
    return id.matches("[A-Za-z0-9_-]{1,64}");
  }

  static String next(long epochMillis) {
    long high = (epochMillis << 16) | 0x7000L | (RANDOM.nextInt() & 0xFFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
