package io.evently.platform.http;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A client's name for one intended change, within the scope of a caller and an operation.
 *
 * @param hash of caller, operation and key; what is stored
 * @param length of the client's key in characters, 1 to 255
 */
public record IdempotencyKey(UUID hash, int length) {

  private static final int MAX_LENGTH = 255;

  /**
   * @param header value of {@code Idempotency-Key}, quoted or bare, or null
   * @param scope caller and operation: the same key in another scope is another key
   * @return null when there is no header
   * @throws ProblemException {@link CommonProblem#INVALID_IDEMPOTENCY_KEY} when it is empty, too
   *     long or not printable ASCII
   */
  public static IdempotencyKey of(String header, String... scope) {
    if (header == null) {
      return null;
    }
    String key = unquoted(header.strip());
    if (key.isEmpty()
        || key.length() > MAX_LENGTH
        || !key.chars().allMatch(c -> c > 31 && c < 127)) {
      throw ProblemException.of(
          CommonProblem.INVALID_IDEMPOTENCY_KEY,
          "Send 1 to " + MAX_LENGTH + " printable ASCII characters as Idempotency-Key.");
    }
    return new IdempotencyKey(hash(String.join("\n", scope) + "\n" + key), key.length());
  }

  /** 128 bits of SHA-256: for request bodies as for keys. */
  public static UUID hash(String text) {
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      return new UUID(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
