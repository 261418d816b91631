package io.evently.platform.security;

/** A token that is not to be trusted; the reason is for logs, never for the client. */
public final class BadTokenException extends Exception {

  BadTokenException(String reason) {
    super(reason, null, false, false);
  }
}
