package io.evently.waitlist.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.json.WireFormat;
import io.evently.platform.outbox.OutboxRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** What is said of an entry to the world; the same state always has the same id. */
public final class EntryRecords {

  static final String TOPIC = "evently.waitlist.entries.v1";

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private EntryRecords() {}

  private record OfferData(
      UUID offerId,
      UUID bookingId,
      Instant offeredAt,
      Instant expiresAt,
      BigDecimal unitPrice,
      String currency) {

    static OfferData of(Offer offer) {
      return offer == null || offer.bookingId() == null
          ? null
          : new OfferData(
              offer.id(),
              offer.bookingId(),
              offer.offeredAt(),
              offer.expiresAt(),
              offer.unitPrice(),
              offer.currency());
    }
  }

  private record EntryData(
      UUID entryId,
      String eventId,
      String userId,
      String ticketType,
      int quantity,
      String tier,
      String status,
      String change,
      String reason,
      Instant joinedAt,
      OfferData offer,
      int sequence,
      Instant updatedAt) {}

  /**
   * @param traceparent of the request that caused it, or null
   */
  public static OutboxRecord of(Entry e, String traceparent) {
    return new OutboxRecord(
        TOPIC,
        e.id().toString(),
        e.id() + "-" + e.sequence(),
        "evently.waitlist.entry.changed.v1",
        e.id().toString(),
        e.updatedAt(),
        e.sequence(),
        traceparent,
        bytes(
            new EntryData(
                e.id(),
                e.eventId(),
                e.userId(),
                e.ticketType(),
                e.quantity(),
                e.tier(),
                e.status().wireName(),
                e.change(),
                e.reason(),
                e.joinedAt(),
                OfferData.of(e.offer()),
                e.sequence(),
                e.updatedAt())));
  }

  private static byte[] bytes(EntryData data) {
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a record of plain values must be writable", impossible);
    }
  }
}
