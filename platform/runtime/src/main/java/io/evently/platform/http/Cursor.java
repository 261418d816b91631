package io.evently.platform.http;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * An opaque position in a list: the sort key of the last entry seen, so that a walk gives each old
 * entry once while new ones arrive.
 */
public final class Cursor {

  private static final char SEPARATOR = '\u001f';
  private static final int MAX_LENGTH = 512;

  private Cursor() {}

  /** The cursor behind an entry with these sort keys. */
  public static String after(String... keys) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            String.join(String.valueOf(SEPARATOR), keys).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param keys how many sort keys the list has
   * @throws ProblemException {@link CommonProblem#INVALID_CURSOR} when it is not one of ours
   */
  public static List<String> read(String cursor, int keys) {
    if (cursor.length() > MAX_LENGTH) {
      throw invalid();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
      if (parts.size() != keys || text.indexOf('\0') >= 0) {
        throw invalid();
      }
      return parts;
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** For a sort key of a cursor that does not parse. */
  public static ProblemException invalid() {
    return ProblemException.of(
        CommonProblem.INVALID_CURSOR, "Start again without cursor, or send next_cursor unchanged.");
  }
}
