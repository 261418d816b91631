package io.evently.event.catalogue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/**
 * What the organiser says about an event.
 *
 * @param description or null
 * @param eventDate when it begins
 * @param currency ISO 4217
 * @param saleStartsAt null: from publishing on
 * @param saleEndsAt null: until the event begins
 * @param maxPerOrder tickets in one order, 1 to 100
 * @param maxPerPerson tickets of one account over all orders, or null for no limit
 * @param payment null: a booking is confirmed at once, unless a hold is asked for
 * @param ticketTypes 1 to 50
 */
public record Details(
    String name,
    String venue,
    String description,
    Instant eventDate,
    String currency,
    Instant saleStartsAt,
    Instant saleEndsAt,
    int maxPerOrder,
    Integer maxPerPerson,
    boolean guestCheckout,
    Payment payment,
    List<TicketType> ticketTypes) {

  /** Prices get the currency's number of decimals. */
  public Details {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    ticketTypes = ticketTypes.stream().map(type -> type.withScale(decimals)).toList();
  }

  /** Seats of all types. */
  public int totalCapacity() {
    return ticketTypes.stream().mapToInt(TicketType::capacity).sum();
  }

  /** The lowest price: "from". */
  public BigDecimal price() {
    return ticketTypes.stream().map(TicketType::price).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Whether some type would have fewer seats than before, or be gone: stock has to agree first. */
  boolean takesSeatsFrom(Details before) {
    return before.ticketTypes.stream()
        .anyMatch(
            old ->
                ticketTypes.stream()
                    .noneMatch(t -> t.id().equals(old.id()) && t.capacity() >= old.capacity()));
  }
}
