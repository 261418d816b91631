package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms.SharedPool;
import io.evently.booking.sale.SaleTerms.TicketType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A hall of ten that standing and seated tickets share, at most four seated; boxes are apart. */
class SharedPoolDecideTest {

  @Test
  void whatIsLeftOfATypeIsTheSmallerOfItsOwnRestAndThePools() {
    Settlement s =
        decide(
            hall(),
            book("seated", 3),
            book("seated", 2),
            book("standing", 6),
            book("seated", 2),
            book("seated", 1),
            book("standing", 1),
            book("box", 2));
    assertThat(codes(s))
        .containsExactly(
            "booked",
            "insufficient_stock",
            "booked",
            "insufficient_stock",
            "booked",
            "sold_out",
            "booked");
    assertThat(rest(s))
        .containsExactly(
            tuple("standing", 4), tuple("seated", 0), tuple("box", 0), tuple("pool:hall", 0));
    assertThat(s.moves())
        .extracting(Settlement.Move::ticketType, Settlement.Move::units)
        .containsExactly(
            tuple("seated", 3),
            tuple("pool:hall", 3),
            tuple("standing", 6),
            tuple("pool:hall", 6),
            tuple("seated", 1),
            tuple("pool:hall", 1),
            tuple("box", 2));
  }

  @Test
  void whatIsGivenBackCanBeSoldAsTheOtherType() {
    Settlement first = decide(hall(), book("standing", 10));
    Booking standing = first.made().getFirst().booking();
    Settlement then =
        decide(
            after(first, standing),
            book("seated", 1),
            new CancelBooking("e1", standing.id(), Reason.REQUESTED, null),
            book("seated", 4));
    assertThat(codes(then)).containsExactly("sold_out", "cancelled", "booked");
    assertThat(rest(then)).contains(tuple("standing", 10), tuple("pool:hall", 6));
  }

  @Test
  void nobodyWaitsForWhatIsShared() {
    var wait = new JoinWaitlist("e1", "seated", "ann", 1, null);
    assertThat(codes(decide(hall(), wait, book("standing", 10), wait)))
        .containsExactly("tickets_available", "booked", "no_waitlist");
  }

  @Test
  void aPoolDoesNotFallUnderWhatIsSoldOfIt() {
    Settlement sold = decide(hall(), book("standing", 6), book("seated", 2));
    StockState now = after(sold, null);
    assertThat(codes(decide(now, new ApplyTerms(terms(2, 7, 4), true, null))))
        .containsExactly("capacity_in_use");
    Settlement smaller = decide(now, new ApplyTerms(terms(2, 8, 2), true, null), book("seated", 1));
    assertThat(codes(smaller)).containsExactly("applied", "sold_out");
    assertThat(smaller.outcomes().getFirst()).isEqualTo(new Outcome.Applied(2, 10, 2, true));
  }

  @Test
  void aTypeOfWhichTicketsAreSoldStaysInItsPool() {
    StockState now = after(decide(hall(), book("seated", 1)), null);
    SaleTerms apart =
        with(
            terms(2, 10, 4),
            List.of(
                new TicketType("standing", "Standing", BigDecimal.TEN, 10, "hall", null),
                new TicketType("seated", "Seated", BigDecimal.TEN, 4, null, null)));
    assertThat(codes(decide(now, new ApplyTerms(apart, true, null))))
        .containsExactly("capacity_in_use");
    assertThat(codes(decide(hall(), new ApplyTerms(apart, true, null)))).containsExactly("applied");
  }

  @Test
  void aSharedPoolIsNoTicketType() {
    assertThat(codes(decide(hall(), book("pool:hall", 1)))).containsExactly("unknown_ticket_type");
  }

  private static StockState hall() {
    StockState nothing =
        new StockState(
            "e1",
            null,
            0,
            Sale.NOW,
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Codes.NONE);
    return after(decide(nothing, new ApplyTerms(terms(1, 10, 4), true, null)), null);
  }

  private static StockState after(Settlement s, Booking known) {
    SaleTerms terms = s.terms() == null ? s.before().terms() : s.terms();
    return new StockState(
        "e1",
        terms,
        s.version(),
        Sale.NOW,
        s.pools(),
        Map.of(),
        Map.of(),
        known == null ? Map.of() : Map.of(known.id(), known),
        Map.of(),
        Set.of(),
        Codes.NONE);
  }

  private static SaleTerms terms(long version, int hall, int seated) {
    SaleTerms plain = Sale.terms(version, 1, "published", null, null, null, false);
    return new SaleTerms(
        plain.eventId(),
        version,
        plain.organizerId(),
        plain.name(),
        plain.venue(),
        plain.eventDate(),
        plain.status(),
        plain.currency(),
        null,
        null,
        10,
        null,
        false,
        null,
        null,
        List.of(
            new TicketType("standing", "Standing", BigDecimal.TEN, hall, "hall", null),
            new TicketType("seated", "Seated", BigDecimal.TEN, seated, "hall", null),
            new TicketType("box", "Box", BigDecimal.TEN, 2, null, null)),
        List.of(new SharedPool("hall", hall)));
  }

  private static SaleTerms with(SaleTerms t, List<TicketType> types) {
    return new SaleTerms(
        t.eventId(),
        t.version(),
        t.organizerId(),
        t.name(),
        t.venue(),
        t.eventDate(),
        t.status(),
        t.currency(),
        null,
        null,
        10,
        null,
        false,
        null,
        null,
        types,
        t.pools());
  }

  private static BookTickets book(String type, int quantity) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        new Buyer("ann", "ann", false, false),
        type,
        quantity,
        null,
        null,
        null,
        null,
        null,
        Command.Options.NONE,
        null);
  }

  private static Settlement decide(StockState state, Command... batch) {
    return Decide.decide(state, List.of(batch));
  }

  private static List<org.assertj.core.groups.Tuple> rest(Settlement s) {
    return s.pools().stream().map(p -> tuple(p.ticketType(), p.available())).toList();
  }

  private static List<String> codes(Settlement settlement) {
    return settlement.outcomes().stream()
        .map(
            o ->
                switch (o) {
                  case Outcome.Booked b -> "booked";
                  case Outcome.Cancelled c -> "cancelled";
                  case Outcome.Applied a -> "applied";
                  case Outcome.Refused r -> r.problem().code().code();
                  default -> throw new AssertionError(o);
                })
        .toList();
  }
}
