package io.evently.event.catalogue;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Preconditions of RFC 9110 on an event's version. */
final class EntityTags {

  private EntityTags() {}

  /**
   * @param ifMatch header or null
   * @throws ProblemException {@link CommonProblem#PRECONDITION_REQUIRED} without the header, {@link
   *     CommonProblem#VERSION_MISMATCH} when it names another version
   */
  static void requireMatch(String ifMatch, long version) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw ProblemException.of(
          CommonProblem.PRECONDITION_REQUIRED,
          "Read the event and send its ETag as If-Match, so that nobody's change is lost.");
    }
    requireMatchIfGiven(ifMatch, version);
  }

  static void requireMatchIfGiven(String ifMatch, long version) {
    String wanted = Long.toString(version);
    if (ifMatch != null && tags(ifMatch).noneMatch(t -> t.equals("*") || isOf(t, wanted))) {
      throw changed(version);
    }
  }

  static ProblemException changed(long version) {
    return ProblemException.of(
            CommonProblem.VERSION_MISMATCH,
            "Read the event again, decide again, and send its new ETag as If-Match.")
        .with("version", version);
  }

  /** Whether the client has this very answer. */
  static boolean isNoneMatched(String ifNoneMatch, String etag) {
    return ifNoneMatch == null
        || tags(ifNoneMatch)
            .map(t -> t.startsWith("W/") ? t.substring(2) : t)
            .noneMatch(t -> t.equals("*") || t.equals(etag));
  }

  /** Strong, and of this version: with or without the version of the seats behind the dot. */
  private static boolean isOf(String tag, String version) {
    return tag.equals('"' + version + '"') || tag.startsWith('"' + version + '.');
  }

  private static Stream<String> tags(String header) {
    return Arrays.stream(header.split(",", -1)).map(String::strip);
  }
}
