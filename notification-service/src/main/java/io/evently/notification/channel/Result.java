package io.evently.notification.channel;

/**
 * What came of one attempt.
 *
 * @param detail what the other side said
 */
public record Result(Outcome outcome, String detail) {

  /** The wire name is the name in lower case. */
  public enum Outcome {
    /** The other side took responsibility. */
    ACCEPTED,
    /** It may be otherwise later. */
    DEFERRED,
    /** It will be the same for ever. */
    REFUSED
  }
}
