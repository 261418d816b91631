package io.evently.booking.order;

import io.evently.booking.payment.Payment;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Money;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A booking as its owner sees it. */
record BookingView(
    String id,
    String userId,
    String eventId,
    String ticketType,
    int quantity,
    BigDecimal unitPrice,
    BigDecimal totalAmount,
    String currency,
    String status,
    String bookingReference,
    int version,
    Instant createdAt,
    Instant updatedAt,
    Instant holdExpiresAt,
    @Schema(description = "The last try to pay; missing where there was none") PaymentView payment,
    @Schema(description = "What the promo code took off the whole booking") BigDecimal discount,
    String promoCode,
    @Schema(description = "Of bookings that were made together") String orderId) {

  /** What became of a payment. */
  record PaymentView(
      String id,
      @Schema(
              description =
                  "authorising, unknown, authorised, capture_due, captured, declined, refund_due,"
                      + " voided, refunded")
          String status,
      BigDecimal amount,
      String currency) {

    /** Null for none. */
    static PaymentView of(Payment p) {
      return p == null
          ? null
          : new PaymentView(
              p.id().toString(),
              p.state().wireName(),
              Money.of(p.amount(), p.currency()),
              p.currency());
    }
  }

  static BookingView of(Booking b) {
    return of(b, null);
  }

  /**
   * @param payment the last try to pay, or null
   */
  static BookingView of(Booking b, Payment payment) {
    return new BookingView(
        b.id().toString(),
        b.userId(),
        b.eventId(),
        b.ticketType(),
        b.quantity(),
        Money.of(b.unitPrice(), b.currency()),
        Money.of(b.total(), b.currency()),
        b.currency(),
        b.status().wireName(),
        b.reference(),
        b.sequence(),
        b.createdAt(),
        b.updatedAt(),
        b.hold() == null ? null : b.hold().expiresAt(),
        PaymentView.of(payment),
        b.discount() == null ? null : Money.of(b.discount(), b.currency()),
        b.details().promoCode(),
        b.details().orderId() == null ? null : b.details().orderId().toString());
  }
}
