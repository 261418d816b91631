package io.evently.platform.inbox;

/** A record that will never be readable; it goes to the dead letters and the partition moves on. */
public final class PoisonException extends RuntimeException {

  public PoisonException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
