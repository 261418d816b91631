package io.evently.booking.order;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Money;
import java.math.BigDecimal;
import java.time.Instant;

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
        Money.of(b.unitPrice(), b.currency()),
        Money.of(b.total(), b.currency()),
        b.currency(),
        b.status().wireName(),
        b.reference(),
        b.sequence(),
        b.createdAt(),
        b.updatedAt(),
        b.hold() == null ? null : b.hold().expiresAt());
  }
}
