package io.evently.pricing.evidence;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What this service reads of the records: nothing of a person. */
final class Said {

  private Said() {}

  record Booking(
      String bookingId,
      String eventId,
      String ticketType,
      int quantity,
      BigDecimal unitPrice,
      String status,
      Instant createdAt,
      Instant updatedAt,
      BigDecimal refundDue,
      Integer cancelledQuantity,
      long sequence) {

    /** As many as were sold: parts that were cancelled meanwhile included. */
    int soldQuantity() {
      return quantity + (cancelledQuantity == null ? 0 : cancelledQuantity);
    }
  }

  record Inventory(String eventId, long version, List<Type> ticketTypes) {

    record Type(String id, int available, int waitlistReserved) {}
  }

  record Event(
      String eventId,
      long version,
      String organizerId,
      String name,
      Instant eventDate,
      String status,
      String currency,
      Instant saleEndsAt,
      List<Type> ticketTypes,
      Instant updatedAt) {

    record Type(String id, String name, BigDecimal price, int capacity) {}
  }

  record Demand(
      String eventId,
      Instant windowStart,
      Instant windowEnd,
      long views,
      Long quotes,
      long refusals) {}
}
