package io.evently.booking.sale;

import java.util.Locale;

/** Why units moved without being sold; the wire name is the name in lower case. */
public enum Reason {
  /** The person, or staff for the person, asked. */
  REQUESTED,
  /** The person does not want what the waitlist offered. */
  DECLINED,
  EVENT_CANCELLED,
  HOLD_EXPIRED,
  /** Nobody looked after the waitlist any more. */
  LEASE_EXPIRED,
  /** Nobody waits any more. */
  WAITLIST_CLOSED,
  /** Paid when the hold was over, while there were tickets. */
  PAID_LATE,
  /** The provider had agreed to pay and then did not. */
  PAYMENT_FAILED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null stays null. */
  public static Reason of(String wireName) {
    return wireName == null ? null : valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
