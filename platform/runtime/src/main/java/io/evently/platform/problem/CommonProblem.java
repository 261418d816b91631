package io.evently.platform.problem;

import static io.evently.platform.problem.ProblemCode.passing;
import static io.evently.platform.problem.ProblemCode.refusal;

/** The codes that any service may answer; a service adds its own in an enum of the same shape. */
public enum CommonProblem implements ProblemCode {
  VALIDATION_FAILED(refusal(400, "The request is not valid")),
  MALFORMED_JSON(refusal(400, "The body is not valid JSON")),
  INVALID_CURSOR(refusal(400, "The cursor is not one of ours")),
  INVALID_IDEMPOTENCY_KEY(refusal(400, "The Idempotency-Key is not valid")),
  UNAUTHENTICATED(refusal(401, "A valid access token is needed")),
  FORBIDDEN(refusal(403, "This is not allowed for the caller")),
  NOT_FOUND(refusal(404, "There is nothing here")),
  METHOD_NOT_ALLOWED(refusal(405, "The method is not allowed here")),
  NOT_ACCEPTABLE(refusal(406, "The answer would be JSON")),
  IDEMPOTENCY_IN_PROGRESS(passing(409, "The first request with this key is still running")),
  CONFLICT(refusal(409, "The request conflicts with what exists")),
  GONE(refusal(410, "This endpoint is gone")),
  VERSION_MISMATCH(refusal(412, "The object has changed since it was read")),
  PAYLOAD_TOO_LARGE(refusal(413, "The body is too large")),
  UNSUPPORTED_MEDIA_TYPE(refusal(415, "The body has to be JSON")),
  IDEMPOTENCY_KEY_REUSED(refusal(422, "The key was used for another request")),
  PRECONDITION_REQUIRED(refusal(428, "If-Match is needed")),
  RATE_LIMITED(passing(429, "Too many requests")),
  HEADERS_TOO_LARGE(refusal(431, "The headers are too large")),
  INTERNAL_ERROR(passing(500, "Something failed on our side")),
  OVERLOADED(passing(503, "Too busy to take this now")),
  DEPENDENCY_UNAVAILABLE(passing(503, "A part that this needs is not available"));

  private final Meaning meaning;

  CommonProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }
}
