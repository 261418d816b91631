package io.evently.notification.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that follow from what a message is about, so that a record that comes again makes no other.
 */
public final class MessageIds {

  private static final String SPACE = "evently.notification/";
  private static final long VERSION_MASK = 0xffffffffffff0fffL;
  private static final long VARIANT_MASK = 0x3fffffffffffffffL;

  private MessageIds() {}

  /**
   * @param source id of the booking, entry or the like
   * @param sequence of its state
   */
  public static UUID of(Kind kind, String source, long sequence) {
    return of(kind.wireName() + "/" + source + "/" + sequence);
  }

  /** In the layout of version 5 (a name's SHA-1 in our space). */
  static UUID of(String name) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-1")
                  .digest((SPACE + name).getBytes(StandardCharsets.UTF_8)));
      return new UUID(
          (hash.getLong() & VERSION_MASK) | 0x5000L,
          (hash.getLong() & VARIANT_MASK) | 0x8000000000000000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
