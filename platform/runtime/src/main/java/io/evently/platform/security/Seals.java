package io.evently.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals of texts: an HMAC-SHA256 under a versioned server key ({@code 2.<base64url>}). Nothing is
 * stored, and a key can be replaced while seals under the old one still hold.
 */
public final class Seals {

  private static final int MIN_KEY_BYTES = 32;
  private static final int LONGEST = 64;
  private static final int LONGEST_VERSION = 9;

  private final TreeMap<Integer, SecretKeySpec> keys = new TreeMap<>();

  /**
   * @param configured {@code version:base64url} pairs of 32 bytes or more, separated by commas; the
   *     highest version seals
   * @throws IllegalStateException when it is anything else
   */
  public Seals(String configured) {
    for (String pair : configured.split(",")) {
      String[] parts = pair.strip().split(":", 2);
      if (parts.length != 2) {
        throw new IllegalStateException("keys of seals must be version:base64url pairs");
      }
      byte[] key = Base64.getUrlDecoder().decode(parts[1]);
      if (key.length < MIN_KEY_BYTES) {
        throw new IllegalStateException("a key of seals needs 32 bytes");
      }
      keys.put(Integer.parseInt(parts[0]), new SecretKeySpec(key, "HmacSHA256"));
    }
  }

  /** The seal of a text, under the newest key. */
  public String seal(String text) {
    return sign(keys.lastEntry(), text);
  }

  /** Whether this is the seal of the text, under any key still configured; null is not. */
  public boolean isSealOf(String seal, String text) {
    if (seal == null || seal.length() > LONGEST) {
      return false;
    }
    int dot = seal.indexOf('.');
    if (dot < 1
        || dot > LONGEST_VERSION
        || !seal.substring(0, dot).chars().allMatch(Character::isDigit)) {
      return false;
    }
    int version = Integer.parseInt(seal.substring(0, dot));
    SecretKeySpec key = keys.get(version);
    return key != null
        && MessageDigest.isEqual(
            seal.getBytes(StandardCharsets.UTF_8),
            sign(Map.entry(version, key), text).getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(Map.Entry<Integer, SecretKeySpec> key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.getValue());
      byte[] code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return key.getKey() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
