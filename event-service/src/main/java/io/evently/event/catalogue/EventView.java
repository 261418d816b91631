package io.evently.event.catalogue;

import io.evently.event.price.PublishedPrices;
import io.evently.event.stock.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event as a client sees it: the first API's fields first, then the rest. */
@Schema(name = "Event")
public record EventView(
    String id,
    String name,
    String venue,
    Instant eventDate,
    int totalCapacity,
    @Schema(description = "As last heard from booking-service; its availability is the truth.")
        int availableSeats,
    @Schema(
            type = SchemaType.STRING,
            description = "The lowest price of all ticket types, as it is paid now.",
            examples = "50.00")
        BigDecimal price,
    Instant createdAt,
    String description,
    Status status,
    String currency,
    String organizerId,
    Instant saleStartsAt,
    Instant saleEndsAt,
    int maxPerOrder,
    Integer maxPerPerson,
    boolean guestCheckout,
    @Schema(description = "Missing: a booking is confirmed at once.") Payment payment,
    @Schema(description = "Missing: who comes to the sale may buy.") WaitingRoom waitingRoom,
    List<Type> ticketTypes,
    @Schema(description = "Seats that several ticket types share; missing where none do.")
        List<SharedPool> pools,
    long version,
    Instant updatedAt) {

  /** A ticket type as a client sees it. */
  @Schema(name = "TicketType")
  public record Type(
      String id,
      String name,
      @Schema(type = SchemaType.STRING, examples = "50.00", description = "What is paid now.")
          BigDecimal price,
      int capacity,
      int available,
      @Schema(
              type = SchemaType.STRING,
              examples = "45.00",
              description = "The catalogue's price, where another one is asked now.")
          BigDecimal faceValue,
      @Schema(description = "That it draws from; missing where its seats are its own.") String pool,
      @Schema(description = "Whether each booking needs an access code; missing where not.")
          Boolean accessCodeRequired) {

    Type priced(PublishedPrices published, String currency) {
      BigDecimal now = published.priceOf(id, price, currency);
      return now.compareTo(price) == 0
          ? this
          : new Type(id, name, now, capacity, available, price, pool, accessCodeRequired);
    }
  }

  /**
   * The same at the prices of now.
   *
   * @param published null where nothing was published: then the catalogue's prices hold
   */
  public EventView priced(PublishedPrices published) {
    if (published == null) {
      return this;
    }
    List<Type> types = ticketTypes.stream().map(t -> t.priced(published, currency)).toList();
    return new EventView(
        id,
        name,
        venue,
        eventDate,
        totalCapacity,
        availableSeats,
        types.stream().map(Type::price).min(BigDecimal::compareTo).orElse(price),
        createdAt,
        description,
        status,
        currency,
        organizerId,
        saleStartsAt,
        saleEndsAt,
        maxPerOrder,
        maxPerPerson,
        guestCheckout,
        payment,
        waitingRoom,
        types,
        pools,
        version,
        updatedAt);
  }

  /**
   * @param stock null while nothing was heard: then everything counts as available
   */
  public static EventView of(Event event, Stock stock) {
    Details d = event.details();
    return new EventView(
        event.id(),
        d.name(),
        d.venue(),
        d.eventDate(),
        d.totalCapacity(),
        stock == null ? d.totalCapacity() : stock.available(),
        d.price(),
        event.createdAt(),
        d.description(),
        event.status(),
        d.currency(),
        event.organizerId(),
        d.saleStartsAt(),
        d.saleEndsAt(),
        d.maxPerOrder(),
        d.maxPerPerson(),
        d.guestCheckout(),
        d.payment(),
        d.waitingRoom(),
        d.ticketTypes().stream().map(type -> type(type, stock)).toList(),
        d.pools().isEmpty() ? null : d.pools(),
        event.version(),
        event.updatedAt());
  }

  private static Type type(TicketType t, Stock stock) {
    int available = stock == null ? t.capacity() : stock.availableOf(t.id(), t.capacity());
    return new Type(
        t.id(),
        t.name(),
        t.price(),
        t.capacity(),
        available,
        null,
        t.pool(),
        t.accessCodeRequired() ? true : null);
  }
}
