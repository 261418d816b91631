package io.evently.event.catalogue;

import io.evently.platform.observability.TraceContext;
import io.evently.platform.outbox.OutboxRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** An event as other services see it: what the topic and {@code /internal/events/{id}} say. */
record EventChanged(
    String eventId,
    long version,
    String organizerId,
    String name,
    String venue,
    String description,
    Instant eventDate,
    Status status,
    String currency,
    Instant saleStartsAt,
    Instant saleEndsAt,
    int maxPerOrder,
    Integer maxPerPerson,
    boolean guestCheckout,
    Payment payment,
    WaitingRoom waitingRoom,
    List<Type> ticketTypes,
    List<Pool> pools,
    Instant createdAt,
    Instant updatedAt) {

  static final String TOPIC = "evently.event.events.v1";
  static final String TYPE = "evently.event.changed.v1";

  /** A ticket type as other services see it. */
  record Type(
      String id,
      String name,
      BigDecimal price,
      int capacity,
      String pool,
      Boolean accessCodeRequired) {}

  /** Seats that several of them share. */
  record Pool(String id, int capacity) {}

  static EventChanged of(Event event) {
    Details d = event.details();
    return new EventChanged(
        event.id(),
        event.version(),
        event.organizerId(),
        d.name(),
        d.venue(),
        d.description(),
        d.eventDate(),
        event.status(),
        d.currency(),
        d.saleStartsAt(),
        d.saleEndsAt(),
        d.maxPerOrder(),
        d.maxPerPerson(),
        d.guestCheckout(),
        d.payment(),
        d.waitingRoom(),
        d.ticketTypes().stream()
            .map(
                t ->
                    new Type(
                        t.id(),
                        t.name(),
                        t.price(),
                        t.capacity(),
                        t.pool(),
                        t.accessCodeRequired() ? true : null))
            .toList(),
        d.pools().isEmpty()
            ? null
            : d.pools().stream().map(p -> new Pool(p.id(), p.capacity())).toList(),
        event.createdAt(),
        event.updatedAt());
  }

  /**
   * @param json this, as UTF-8
   */
  OutboxRecord asRecord(byte[] json) {
    return new OutboxRecord(
        TOPIC,
        eventId,
        eventId + "-" + version,
        TYPE,
        eventId,
        updatedAt,
        version,
        TraceContext.traceparent(),
        json);
  }
}
