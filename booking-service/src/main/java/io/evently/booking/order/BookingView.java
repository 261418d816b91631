package io.evently.booking.order;

import io.evently.booking.sale.Booking;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;

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
    Instant holdExpiresAt) {

  static BookingView of(Booking b) {
    return new BookingView(
        b.id().toString(),
        b.userId(),
        b.eventId(),
        b.ticketType(),
        b.quantity(),
        money(b.unitPrice(), b.currency()),
        money(b.total(), b.currency()),
        b.currency(),
        b.status().wireName(),
        b.reference(),
        b.sequence(),
        b.createdAt(),
        b.updatedAt(),
        b.hold() == null ? null : b.hold().expiresAt());
  }

  /** With the currency's own number of decimals. */
  static BigDecimal money(BigDecimal amount, String currency) {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return amount.setScale(
        Math.max(digits, amount.stripTrailingZeros().scale()), RoundingMode.UNNECESSARY);
  }
}
