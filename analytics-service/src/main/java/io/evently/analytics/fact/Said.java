package io.evently.analytics.fact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

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
      long sequence,
      Instant createdAt,
      Instant updatedAt,
      String offerId,
      String reason,
      BigDecimal refundDue) {

    Instant when(String... wanted) {
      return List.of(wanted).contains(status) ? updatedAt : null;
    }
  }

  record Inventory(
      String eventId, long version, int capacity, int available, int waitlistReserved, int taken) {}

  record Event(
      String eventId,
      long version,
      String organizerId,
      String name,
      String venue,
      Instant eventDate,
      String status,
      String currency,
      Instant saleStartsAt,
      List<Type> ticketTypes,
      Instant createdAt) {

    record Type(BigDecimal price, int capacity) {}

    BigDecimal lowestPrice() {
      return ticketTypes.stream().map(Type::price).min(BigDecimal::compareTo).orElse(null);
    }
  }

  record Entry(
      String entryId,
      String eventId,
      String userId,
      String ticketType,
      int quantity,
      String tier,
      String status,
      String change,
      Instant joinedAt,
      Offer offer,
      long sequence,
      Instant updatedAt) {

    record Offer(String offerId, Instant offeredAt) {}

    /** How the offer ended, where this change ended it; else null. */
    String outcome() {
      return List.of("accepted", "declined", "offer_expired").contains(change) ? change : null;
    }
  }

  record Delivery(
      String messageId,
      String eventId,
      String kind,
      String status,
      String channel,
      int attempts,
      Instant createdAt,
      Instant settledAt) {}
}
