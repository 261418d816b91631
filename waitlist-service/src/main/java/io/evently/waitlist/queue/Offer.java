package io.evently.waitlist.queue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * Tickets that are kept for one who waits.
 *
 * @param status {@code asked} (of booking-service), {@code held, accepted, declined, expired}, or
 *     {@code void}: booking-service had nothing to give
 * @param bookingId the hold behind it; null until it is held
 * @param expiresAt the hold's own deadline
 */
public record Offer(
    UUID id,
    String status,
    UUID bookingId,
    String bookingReference,
    BigDecimal unitPrice,
    String currency,
    Instant offeredAt,
    Instant expiresAt) {

  public boolean isAsked() {
    return status.equals("asked");
  }

  public boolean isHeld() {
    return status.equals("held");
  }
}
