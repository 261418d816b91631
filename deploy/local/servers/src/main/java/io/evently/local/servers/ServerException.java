package io.evently.local.servers;

/** A part could not be started, found or stopped; the message says what to do about it. */
public final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed, with the tail of the log where there is one
   */
  public ServerException(String message) {
    super(message);
  }

  /**
   * @param message what failed
   * @param cause why
   */
  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
