package io.evently.waitlist;

import static io.evently.platform.problem.ProblemCode.passing;
import static io.evently.platform.problem.ProblemCode.refusal;

import io.evently.platform.problem.ProblemCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why nobody can wait, or an offer not be taken; most of it is booking-service's own word. */
public enum WaitlistProblem implements ProblemCode {
  TICKETS_AVAILABLE(refusal(409, "There are tickets to be booked now")),
  EVENT_NOT_ON_SALE(refusal(409, "The event is not on sale")),
  UNKNOWN_TICKET_TYPE(refusal(409, "The event has no such ticket type")),
  NO_WAITLIST(refusal(409, "There is no waitlist for this ticket type")),
  PURCHASE_LIMIT_EXCEEDED(refusal(409, "The purchase limit is exceeded")),
  PAYMENT_METHOD_REQUIRED(refusal(422, "The tickets have to be paid")),
  HOLD_EXPIRED(refusal(409, "The hold is over")),
  OFFER_IN_PROGRESS(passing(409, "An offer is being made at this moment"));

  private final Meaning meaning;

  WaitlistProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }

  /** By wire name. */
  public static Optional<WaitlistProblem> named(String code) {
    return Arrays.stream(values())
        .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(code))
        .findFirst();
  }
}
