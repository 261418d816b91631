package io.evently.bench.onsale;

import java.time.Duration;

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

  /** No answer, or one that says to come back. */
  boolean isToBeRepeated() {
    return status == 0 || status == 429 || status == 503;
  }
}
