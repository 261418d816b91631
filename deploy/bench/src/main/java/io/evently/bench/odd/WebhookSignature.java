package io.evently.bench.odd;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs news of a payment as its provider would.
 *
 * @param keys one {@code version:base64url} pair
 */
public record WebhookSignature(String keys) {

  /** Name of the header. */
  public static final String HEADER = "Evently-Webhook-Signature";

  /** Of this body, sent now. */
  public String of(String body) {
    String[] key = keys.strip().split(":", 2);
    long now = Instant.now().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(key[1]), "HmacSHA256"));
      byte[] code = mac.doFinal((now + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=%d,v1=%s.%s"
          .formatted(now, key[0], Base64.getUrlEncoder().withoutPadding().encodeToString(code));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
