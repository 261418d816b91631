package io.evently.gateway.waitingroom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The order of those who came before the sale: a function of a place and a seed, so that nobody has
 * to be sorted and everybody can check it. The seed is told after the draw, its hash before (a
 * commitment: Blum, <i>Coin Flipping by Telephone</i>, 1981).
 */
final class Lottery {

  static final int SEED_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Lottery() {}

  static byte[] seed() {
    byte[] seed = new byte[SEED_BYTES];
    RANDOM.nextBytes(seed);
    return seed;
  }

  /** SHA-256 of the seed, in hexadecimal digits. */
  static String commitment(byte[] seed) {
    return HexFormat.of().formatHex(sha256().digest(seed));
  }

  /**
   * The one place of a person before an event's sale: the first 16 bytes of SHA-256 of event, line
   * break and person. Nobody chooses it, neither person nor operator.
   *
   * @param subject of the access token, or {@code guest:} and the id that a guest gave
   */
  static UUID place(String eventId, String subject) {
    byte[] hash = sha256().digest((eventId + "\n" + subject).getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /**
   * The number of an early place: 1 + ⌊x · drawn / 2⁶⁴⌋, x being the first 8 bytes of
   * HMAC-SHA256(seed, place) as an unsigned number. Two places may have the same number; they are
   * served together.
   *
   * @param drawn how many took part, from 1
   * @return 1 to drawn
   */
  static long number(byte[] seed, UUID place, int drawn) {
    return 1 + Math.unsignedMultiplyHigh(fraction(seed, place), drawn);
  }

  private static long fraction(byte[] seed, UUID place) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed, "HmacSHA256"));
      return ByteBuffer.wrap(mac.doFinal(place.toString().getBytes(StandardCharsets.US_ASCII)))
          .getLong();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
