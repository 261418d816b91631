package io.evently.local.servers;

/** A part could not be started, found or stopped; the message says what to do about it. */
public final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what failed in the first line; below it the end of a log where there is one
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

  /** What failed, in one line. */
  public String cause() {
    return getMessage().lines().findFirst().orElse("unknown");
  }

  /** What the log says about it; empty when there is none. */
  public String detail() {
    return getMessage().lines().skip(1).collect(java.util.stream.Collectors.joining("\n"));
  }
}
