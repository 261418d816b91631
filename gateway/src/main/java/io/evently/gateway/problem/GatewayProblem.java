package io.evently.gateway.problem;

import io.evently.platform.problem.ProblemCode;
import java.util.Locale;

/** Codes that only the gateway answers. */
public enum GatewayProblem implements ProblemCode {
  MALFORMED_REQUEST(400, "The request could not be understood", false),
  REQUEST_TIMEOUT(408, "The request did not arrive in time", true),
  URI_TOO_LONG(414, "The address is too long", false);

  private final int status;
  private final String title;
  private final boolean retryable;

  GatewayProblem(int status, String title, boolean retryable) {
    this.status = status;
    this.title = title;
    this.retryable = retryable;
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }
}
