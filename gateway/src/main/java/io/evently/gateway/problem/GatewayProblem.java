package io.evently.gateway.problem;

import static io.evently.platform.problem.ProblemCode.passing;
import static io.evently.platform.problem.ProblemCode.refusal;

import io.evently.platform.problem.ProblemCode;

/** Codes that the gateway answers besides the common ones. */
public enum GatewayProblem implements ProblemCode {
  INVALID_CREDENTIALS(refusal(401, "E-mail address or password is wrong")),
  INVALID_REFRESH_TOKEN(refusal(401, "The refresh token does not work")),
  SOLD_OUT(passing(409, "There are no tickets left")),
  EMAIL_TAKEN(refusal(409, "The e-mail address has an account")),
  MALFORMED_REQUEST(refusal(400, "The request could not be understood")),
  REQUEST_TIMEOUT(passing(408, "The request did not arrive in time")),
  URI_TOO_LONG(refusal(414, "The address is too long"));

  private final Meaning meaning;

  GatewayProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }
}
