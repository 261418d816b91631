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
 * @param waitingRoom null: who comes to the sale may buy
 * @param ticketTypes 1 to 50
 * @param pools that some of them share, 0 to 20
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
    WaitingRoom waitingRoom,
    List<TicketType> ticketTypes,
    List<SharedPool> pools) {

  /** Prices get the currency's number of decimals. */
  public Details {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    ticketTypes = ticketTypes.stream().map(type -> type.withScale(decimals)).toList();
    pools = List.copyOf(pools);
  }

  /** Seats of all types. */
  public int totalCapacity() {
    return ticketTypes.stream()
            .filter(type -> type.pool() == null)
            .mapToInt(TicketType::capacity)
            .sum()
        + pools.stream().mapToInt(SharedPool::capacity).sum();
  }

  /** The lowest price: "from". */
  public BigDecimal price() {
    return ticketTypes.stream().map(TicketType::price).min(Comparator.naturalOrder()).orElseThrow();
  }

  /**
   * Whether some type or pool would have fewer seats than before, or be gone, or a type would draw
   * from elsewhere: stock has to agree first.
   */
  boolean takesSeatsFrom(Details before) {
    return before.ticketTypes.stream().anyMatch(old -> ticketTypes.stream().noneMatch(old::isIn))
        || before.pools.stream()
            .anyMatch(
                old ->
                    pools.stream()
                        .noneMatch(p -> p.id().equals(old.id()) && p.capacity() >= old.capacity()));
  }
}
