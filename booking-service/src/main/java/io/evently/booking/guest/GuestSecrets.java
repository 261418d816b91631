package io.evently.booking.guest;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A guest's secret is an HMAC-SHA256 of the booking's id under a versioned server key ({@code
 * 2.<base64url>}): nothing is stored, and a key can be replaced while secrets under the old one
 * still open their bookings.
 */
@Singleton
public class GuestSecrets {

  private static final int MIN_KEY_BYTES = 32;

  private final TreeMap<Integer, SecretKeySpec> keys = new TreeMap<>();

  /**
   * @param configured {@code version:base64url} pairs, separated by commas; the highest version
   *     signs
   */
  GuestSecrets(@ConfigProperty(name = "evently.booking.guest-secrets") String configured) {
    for (String pair : configured.split(",")) {
      String[] parts = pair.strip().split(":", 2);
      if (parts.length != 2) {
        throw new IllegalStateException("EVENTLY_GUEST_SECRETS must be version:base64url pairs");
      }
      byte[] key = Base64.getUrlDecoder().decode(parts[1]);
      if (key.length < MIN_KEY_BYTES) {
        throw new IllegalStateException("a guest secret key needs 32 bytes");
      }
      keys.put(Integer.parseInt(parts[0]), new SecretKeySpec(key, "HmacSHA256"));
    }
  }

  /** The secret for a booking id, under the newest key. */
  public String secretOf(String id) {
    return sign(keys.lastEntry(), id);
  }

  /** Whether this is the secret of the booking, under any key still configured; null is not. */
  public boolean opens(String secret, String id) {
    if (secret == null || secret.length() > 64) {
      return false;
    }
    int dot = secret.indexOf('.');
    if (dot < 1 || dot > 9 || !secret.substring(0, dot).chars().allMatch(Character::isDigit)) {
      return false;
    }
    SecretKeySpec key = keys.get(Integer.parseInt(secret.substring(0, dot)));
    return key != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8),
            sign(Map.entry(Integer.valueOf(secret.substring(0, dot)), key), id)
                .getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(Map.Entry<Integer, SecretKeySpec> key, String id) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.getValue());
      byte[] code = mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
      return key.getKey() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
