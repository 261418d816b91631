package io.evently.bench.waitingroom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The draw as anybody works it out from what the waiting room tells; written from its description,
 * without its code.
 *
 * @param seed in hexadecimal digits
 * @param drawn how many took part
 */
record Draw(String seed, long drawn) {

  /** Whether this is the seed whose hash was told before. */
  boolean keeps(String commitment) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(seed));
      return HexFormat.of().formatHex(hash).equals(commitment);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The number of a place, 1 to {@code drawn}. */
  long number(UUID place) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(seed), "HmacSHA256"));
      byte[] hash = mac.doFinal(place.toString().getBytes(StandardCharsets.US_ASCII));
      return 1 + Math.unsignedMultiplyHigh(ByteBuffer.wrap(hash).getLong(), drawn);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
