package io.evently.bench.chaos;

import java.util.Locale;

/**
 * One line of the history: that a client began an operation, or what came of it. A client does one
 * after the other.
 *
 * @param client number of it
 * @param at microseconds since 1970
 * @param key of idempotency, which is also the name of what the client wants
 * @param status of HTTP; 0 without an answer
 * @param code of the problem, or why there is no answer, or null
 * @param booking id in the answer, or null
 * @param until deadline of a hold in microseconds since 1970, or null
 * @param body fingerprint of the answer, or null
 */
record Operation(
    int client,
    What what,
    Type type,
    long at,
    String key,
    String event,
    int quantity,
    int status,
    String code,
    String booking,
    Long until,
    String body) {

  enum What {
    ACQUIRE,
    CONFIRM,
    CANCEL
  }

  enum Type {
    INVOKE,
    /** It was done. */
    OK,
    /** It was refused, and is not done. */
    FAIL,
    /** It may have been done, or may still be. */
    INFO
  }

  boolean is(What kind, Type outcome) {
    return what == kind && type == outcome;
  }

  String verb() {
    return what.name().toLowerCase(Locale.ROOT);
  }
}
