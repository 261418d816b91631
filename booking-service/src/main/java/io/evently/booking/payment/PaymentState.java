package io.evently.booking.payment;

import java.util.Locale;
import java.util.Set;

/** State of a payment; the wire name is the name in lower case. */
public enum PaymentState {
  /** The provider is being asked, or has said that it does not know yet. */
  AUTHORISING,
  /** The provider was asked and did not answer: looking it up tells. */
  UNKNOWN,
  /** The money is kept for us; the tickets are not the buyer's yet. */
  AUTHORISED,
  /** The tickets are the buyer's; the money is to be taken. Only the lane says so. */
  CAPTURE_DUE,
  CAPTURED,
  DECLINED,
  /** Whatever the provider has of it is to be given back. */
  REFUND_DUE,
  /** Given back before it was taken. */
  VOIDED,
  /** Given back after it was taken. */
  REFUNDED;

  private static final Set<PaymentState> UNFINISHED =
      Set.of(AUTHORISING, UNKNOWN, AUTHORISED, CAPTURE_DUE, REFUND_DUE);

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PaymentState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  boolean isUnfinished() {
    return UNFINISHED.contains(this);
  }

  /**
   * Whether this may follow on it. An ended try comes back only to be returned: news that money was
   * taken after all.
   */
  boolean mayBecome(PaymentState next) {
    return switch (this) {
      case AUTHORISING -> Set.of(UNKNOWN, AUTHORISED, DECLINED, REFUND_DUE).contains(next);
      case UNKNOWN -> Set.of(AUTHORISED, DECLINED, REFUND_DUE).contains(next);
      case AUTHORISED -> Set.of(CAPTURE_DUE, REFUND_DUE).contains(next);
      case CAPTURE_DUE -> Set.of(CAPTURED, VOIDED).contains(next);
      case REFUND_DUE -> Set.of(VOIDED, REFUNDED).contains(next);
      case CAPTURED, DECLINED, VOIDED -> next == REFUND_DUE;
      case REFUNDED -> false;
    };
  }
}
