package io.evently.platform.problem;

import java.util.Locale;

/** The codes that any service may answer; a service adds its own in an enum of the same shape. */
public enum CommonProblem implements ProblemCode {
  VALIDATION_FAILED(400, "The request is not valid"),
  MALFORMED_JSON(400, "The body is not valid JSON"),
  INVALID_CURSOR(400, "The cursor is not one of ours"),
  INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key is not valid"),
  UNAUTHENTICATED(401, "A valid access token is needed"),
  FORBIDDEN(403, "This is not allowed for the caller"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "The answer would be JSON"),
  IDEMPOTENCY_IN_PROGRESS(409, "The first request with this key is still running", true),
  CONFLICT(409, "The request conflicts with what exists"),
  GONE(410, "This endpoint is gone"),
  VERSION_MISMATCH(412, "The object has changed since it was read"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has to be JSON"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
  PRECONDITION_REQUIRED(428, "If-Match is needed"),
  RATE_LIMITED(429, "Too many requests", true),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "Something failed on our side", true),
  OVERLOADED(503, "Too busy to take this now", true),
  DEPENDENCY_UNAVAILABLE(503, "A part that this needs is not available", true);

  private final int status;
  private final String title;
  private final boolean retryable;

  CommonProblem(int status, String title) {
    this(status, title, false);
  }

  CommonProblem(int status, String title, boolean retryable) {
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
