package io.evently.platform.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Words that travel through a client and come back unchanged: {@code <base64url>.<seal>}. They can
 * be read by everybody, so nothing secret belongs in them.
 */
public final class SealedWords {

  private static final int LONGEST = 1024;
  private static final String BETWEEN = "\n";

  private final String purpose;
  private final Seals seals;

  /**
   * @param purpose what they are for: sealed for one purpose they are refused for another
   * @param configured as {@link Seals} takes it
   */
  public SealedWords(String purpose, String configured) {
    this.purpose = purpose;
    this.seals = new Seals(configured);
  }

  /**
   * @param words none of them with a line break
   */
  public String seal(String... words) {
    String text = String.join(BETWEEN, words);
    String readable =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return readable + "." + seals.seal(purpose + BETWEEN + text);
  }

  /**
   * The words that were sealed; empty for null and for everything that was not sealed here for this
   * purpose.
   */
  public Optional<List<String>> open(String sealed) {
    int dot = sealed == null ? -1 : sealed.indexOf('.');
    if (dot < 1 || sealed.length() > LONGEST) {
      return Optional.empty();
    }
    String text;
    try {
      byte[] readable = Base64.getUrlDecoder().decode(sealed.substring(0, dot));
      text = new String(readable, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    return seals.isSealOf(sealed.substring(dot + 1), purpose + BETWEEN + text)
        ? Optional.of(List.of(text.split(BETWEEN, -1)))
        : Optional.empty();
  }
}
