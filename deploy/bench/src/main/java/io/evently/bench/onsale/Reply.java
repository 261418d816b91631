package io.evently.bench.onsale;

import io.evently.bench.load.Wire;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back.
 *
 * @param status of HTTP; 0 without an answer
 * @param code of the problem, or null
 * @param booking id of the booking in it, or null
 * @param retryAfter as asked by the server, or null
 */
record Reply(int status, String code, String booking, Duration retryAfter) {

  static final Reply NONE = new Reply(0, null, null, null);

  private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]*)\"");
  private static final Pattern BOOKING = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  static Reply of(Wire.Answer answer) {
    return new Reply(
        answer.status(),
        first(CODE, answer.body()),
        first(BOOKING, answer.body()),
        answer.retryAfter());
  }

  private static String first(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.find() ? found.group(1) : null;
  }

  /** No answer, or one that says to come back. */
  boolean isToBeRepeated() {
    return status == 0 || status == 429 || status == 503;
  }
}
