package io.evently.booking.sale;

import static io.evently.platform.problem.ProblemCode.passing;
import static io.evently.platform.problem.ProblemCode.refusal;

import io.evently.platform.problem.ProblemCode;

/** Why a sale is refused. */
public enum BookingProblem implements ProblemCode {
  SOLD_OUT(passing(409, "There are no tickets left")),
  INSUFFICIENT_STOCK(refusal(409, "There are fewer tickets left than asked for")),
  EVENT_NOT_ON_SALE(refusal(409, "The event is not on sale")),
  QUEUE_REQUIRED(refusal(403, "The sale has a waiting room")),
  UNKNOWN_TICKET_TYPE(refusal(409, "The event has no such ticket type")),
  PURCHASE_LIMIT_EXCEEDED(refusal(409, "The purchase limit is exceeded")),
  HOLD_EXPIRED(refusal(409, "The hold is over")),
  HOLD_NOT_EXTENDABLE(refusal(409, "The hold gets no more time")),
  PAYMENT_METHOD_REQUIRED(refusal(422, "The tickets have to be paid")),
  PAYMENT_DECLINED(refusal(402, "The payment was declined")),
  INVALID_SIGNATURE(refusal(401, "The signature is not valid")),
  TICKETS_AVAILABLE(refusal(409, "There are tickets to be booked now")),
  ACCESS_CODE_REQUIRED(refusal(422, "The tickets need an access code")),
  ACCESS_CODE_INVALID(refusal(409, "The access code does not open these tickets")),
  PROMO_CODE_INVALID(refusal(409, "The promo code does not hold")),
  PROMO_CODE_USED_UP(passing(409, "The promo code is used up")),
  ORDER_NOT_PAYABLE(refusal(409, "Several ticket types cannot be paid together")),
  NO_WAITLIST(refusal(409, "There is no waitlist for this ticket type")),
  PRICE_CHANGED(refusal(409, "The price has changed")),
  CANCELLATION_CLOSED(refusal(409, "The booking can no longer be cancelled")),
  PART_NOT_CANCELLABLE(refusal(409, "A part of the booking cannot be cancelled")),
  CAPACITY_IN_USE(refusal(409, "More tickets are held or sold than the new capacity"));

  private final Meaning meaning;

  BookingProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }
}
