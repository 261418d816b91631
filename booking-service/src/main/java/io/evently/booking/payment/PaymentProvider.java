package io.evently.booking.payment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * Who moves the money. Every call names a payment by our id and may be repeated: the same id is
 * authorised, taken and given back once. A call gives up within ten seconds.
 */
interface PaymentProvider {

  /** Name in rows and in the webhook's path. */
  String name();

  /** Keeps the money for us; asked again, answers what became of it. */
  Answer authorise(Order order) throws NoAnswerException;

  /** Takes what was authorised. */
  Answer capture(UUID paymentId) throws NoAnswerException;

  /**
   * Gives back all of it, taken or only kept; afterwards nothing of this payment is or ever will be
   * charged, not even by a call of {@link #authorise} that is still on its way.
   */
  Answer release(UUID paymentId) throws NoAnswerException;

  /** What the provider has of it. */
  Answer lookUp(UUID paymentId) throws NoAnswerException;

  /**
   * What is to be paid.
   *
   * @param payBy until when the tickets are kept; an answer may take longer
   */
  record Order(UUID paymentId, String method, BigDecimal amount, String currency, Instant payBy) {}

  /** What a payment is at the provider. */
  enum Answer {
    /** Never heard of. */
    ABSENT,
    /** Not decided; a webhook tells, and looking it up. */
    PENDING,
    AUTHORISED,
    CAPTURED,
    DECLINED,
    VOIDED,
    REFUNDED
  }
}
