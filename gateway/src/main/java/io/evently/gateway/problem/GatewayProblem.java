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
  INVALID_PLACE(refusal(401, "The place in the waiting room is not valid")),
  QUEUE_REQUIRED(refusal(403, "The sale has a waiting room")),
  NOT_YOUR_TURN(passing(409, "Others are served first")),
  WAITING_ROOM_CLOSED(passing(409, "The waiting room is closed")),
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
