package io.evently.event.browse;

import io.evently.event.catalogue.EventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event in the ranking.
 *
 * @param ticketsTaken held and sold, as last heard from booking-service
 */
@Schema(name = "PopularEvent")
record PopularEvent(
    String id,
    String name,
    String venue,
    Instant eventDate,
    BigDecimal price,
    String currency,
    int totalCapacity,
    int availableSeats,
    int ticketsTaken) {

  static PopularEvent of(EventView e, int ticketsTaken) {
    return new PopularEvent(
        e.id(),
        e.name(),
        e.venue(),
        e.eventDate(),
        e.price(),
        e.currency(),
        e.totalCapacity(),
        e.availableSeats(),
        ticketsTaken);
  }

  /** The whole ranking, as one answer to keep. */
  record Ranking(List<PopularEvent> events) {}
}
