package io.evently.notification.told;

import java.math.BigDecimal;
import java.time.Instant;

/** What this service reads of the records. */
final class Said {

  private Said() {}

  record Booking(
      String bookingId,
      String eventId,
      String userId,
      String ticketType,
      int quantity,
      BigDecimal totalAmount,
      String currency,
      String status,
      String bookingReference,
      long sequence,
      Instant createdAt,
      Instant updatedAt,
      String reason,
      BigDecimal refundDue) {}

  record Entry(
      String entryId,
      String eventId,
      String userId,
      String ticketType,
      int quantity,
      String status,
      String change,
      String reason,
      Offer offer,
      long sequence,
      Instant updatedAt) {

    record Offer(String offerId, Instant expiresAt, BigDecimal unitPrice, String currency) {}
  }

  record Event(
      String eventId,
      long version,
      String organizerId,
      String name,
      String venue,
      Instant eventDate,
      String status,
      Instant updatedAt) {}

  record Account(String accountId, long version, String status, String locale) {}
}
