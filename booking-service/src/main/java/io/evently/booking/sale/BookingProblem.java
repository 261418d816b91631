package io.evently.booking.sale;

import io.evently.platform.problem.ProblemCode;
import java.util.Locale;

/** Why a sale is refused. */
public enum BookingProblem implements ProblemCode {
  SOLD_OUT(409, "There are no tickets left", true),
  INSUFFICIENT_STOCK(409, "There are fewer tickets left than asked for"),
  EVENT_NOT_ON_SALE(409, "The event is not on sale"),
  UNKNOWN_TICKET_TYPE(409, "The event has no such ticket type"),
  PURCHASE_LIMIT_EXCEEDED(409, "The purchase limit is exceeded"),
  PRICE_CHANGED(409, "The price has changed"),
  CANCELLATION_CLOSED(409, "The booking can no longer be cancelled"),
  CAPACITY_IN_USE(409, "More tickets are held or sold than the new capacity");

  private final int status;
  private final String title;
  private final boolean retryable;

  BookingProblem(int status, String title) {
    this(status, title, false);
  }

  BookingProblem(int status, String title, boolean retryable) {
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
