package io.evently.booking.sale;

import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Named situations of a sale. */
final class Sale {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final Instant EVENT_DATE = Instant.parse("2026-07-01T20:00:00Z");

  private Sale() {}

  static SaleTerms terms(int capacity) {
    return terms(1, capacity, "published", null, null, null, false);
  }

  static SaleTerms terms(
      long version,
      int capacity,
      String status,
      Instant starts,
      Instant ends,
      Integer maxPerPerson,
      boolean guests) {
    return new SaleTerms(
        "e1",
        version,
        "orga",
        "Night",
        "Hall",
        EVENT_DATE,
        status,
        "EUR",
        starts,
        ends,
        10,
        maxPerPerson,
        guests,
        null,
        null,
        List.of(
            new SaleTerms.TicketType(
                "general", "General", new BigDecimal("50.00"), capacity, null, null)),
        List.of());
  }

  /** On sale, {@code available} of {@code capacity} tickets left. */
  static StockState state(SaleTerms terms, int available) {
    SaleTerms.TicketType type = terms.ticketTypes().getFirst();
    return new StockState(
        "e1",
        terms,
        7,
        NOW,
        List.of(
            new Pool(type.id(), 0, type.name(), type.price(), type.capacity(), available, 0, null)),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Codes.NONE);
  }

  /** The same sale with other pools, bookings, offers and codes. */
  static StockState with(
      StockState s,
      List<Pool> pools,
      Map<UUID, Booking> bookings,
      Map<UUID, Booking> offers,
      Set<UUID> authorised,
      Codes codes) {
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        pools,
        s.replays(),
        s.personTotals(),
        bookings,
        offers,
        authorised,
        codes);
  }

  static StockState withPersonTotal(StockState s, String user, int total) {
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        s.pools(),
        s.replays(),
        Map.of(user, total),
        s.bookings(),
        s.offers(),
        Set.of(),
        Codes.NONE);
  }

  static StockState withReplay(StockState s, Booking booking) {
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        s.pools(),
        Map.of(booking.idempotencyKey(), booking),
        s.personTotals(),
        s.bookings(),
        s.offers(),
        Set.of(),
        Codes.NONE);
  }

  static StockState withBooking(StockState s, Booking booking) {
    return with(s, s.pools(), Map.of(booking.id(), booking), s.offers(), Set.of(), Codes.NONE);
  }

  static BookTickets book(String user, int quantity) {
    return book(new Buyer(user, user, false, false), quantity, null, null);
  }

  static BookTickets book(Buyer buyer, int quantity, UUID key, UUID requestHash) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        buyer,
        null,
        quantity,
        null,
        null,
        key,
        requestHash,
        null,
        Command.Options.NONE,
        null);
  }

  static Booking booking(String user, int quantity, UUID key, UUID requestHash) {
    return new Booking(
        UUID.randomUUID(),
        "e1",
        "general",
        user,
        quantity,
        new BigDecimal("50.00"),
        "EUR",
        BookingStatus.CONFIRMED,
        "EVT-Y",
        1,
        key,
        requestHash,
        NOW,
        NOW,
        null,
        null);
  }

  /** Two tickets of ann, made a minute ago. */
  static Booking hold(Instant until, UUID offer, String price) {
    return new Booking(
        UUID.randomUUID(),
        "e1",
        "general",
        "ann",
        2,
        new BigDecimal(price),
        "EUR",
        BookingStatus.HELD,
        "EVT-H",
        1,
        null,
        null,
        NOW.minusSeconds(60),
        NOW.minusSeconds(60),
        new Booking.Hold(until, offer, null),
        null);
  }
}
