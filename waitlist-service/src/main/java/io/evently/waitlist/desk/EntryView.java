package io.evently.waitlist.desk;

import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Offer;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An entry as its owner sees it.
 *
 * @param position 1 for who is asked next; null for who does not wait
 */
record EntryView(
    String id,
    String userId,
    String eventId,
    String ticketType,
    int quantity,
    String tier,
    String status,
    String reason,
    Integer position,
    Instant joinedAt,
    OfferView offer) {

  /** Tickets that are kept until {@code expires_at}. */
  record OfferView(
      String id,
      String bookingId,
      BigDecimal unitPrice,
      String currency,
      Instant offeredAt,
      Instant expiresAt) {

    static OfferView of(Entry entry) {
      Offer offer = entry.offer();
      return offer == null || entry.status() != Entry.Status.OFFERED
          ? null
          : new OfferView(
              offer.id().toString(),
              offer.bookingId().toString(),
              offer.unitPrice(),
              offer.currency(),
              offer.offeredAt(),
              offer.expiresAt());
    }
  }

  static EntryView of(Entry e, int position) {
    return new EntryView(
        e.id().toString(),
        e.userId(),
        e.eventId(),
        e.ticketType(),
        e.quantity(),
        e.tier(),
        e.status().wireName(),
        e.reason(),
        position == 0 ? null : position,
        e.joinedAt(),
        OfferView.of(e));
  }
}
