package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.Options;
import io.evently.booking.sale.Command.Outcome;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderDecideTest {

  private static final UUID ORDER = UUID.randomUUID();

  @Test
  void allLinesAreSoldOrNone() {
    SaleTerms terms = Sale.terms(1, 20, "published", null, null, 6, false);
    Settlement s =
        Decide.decide(
            Sale.state(terms, 8),
            List.of(
                order(null, line("ann", null, 2), line("ann", "vip", 1)),
                order(null, line("ann", null, 4), line("ann", null, 3)),
                order(null, line("ann", null, 4), line("ann", null, 2)),
                order(null, line("bob", null, 1), line("bob", null, 2)),
                order(null, line("bob", null, 2))));
    assertThat(codes(s))
        .containsExactly(
            "unknown_ticket_type 1",
            "purchase_limit_exceeded 1",
            "ordered 2",
            "insufficient_stock 1",
            "ordered 1");
    assertThat(s.pools().getFirst().available()).isZero();
    assertThat(s.made()).extracting(m -> m.booking().quantity()).containsExactly(4, 2, 2);
    assertThat(s.moves()).extracting(Settlement.Move::units).containsExactly(4, 2, 2);
    assertThat(s.made()).extracting(m -> m.booking().details().orderId()).containsOnly(ORDER);
  }

  @Test
  void theLimitOfAnOrderIsAboutAllItsLines() {
    Settlement s =
        Decide.decide(
            Sale.state(Sale.terms(20), 20),
            List.of(order(null, line("ann", null, 6), line("ann", null, 5))));
    assertThat(codes(s)).containsExactly("purchase_limit_exceeded null");
    assertThat(s.changesNothing()).isTrue();
  }

  @Test
  void aKeyGivesAllLinesAgain() {
    UUID key = UUID.randomUUID();
    BookOrder asked = order(key, line("ann", null, 1), line("ann", null, 2));
    Settlement s =
        Decide.decide(
            Sale.state(Sale.terms(20), 3),
            List.of(
                asked, asked, order(key, line("ann", null, 1)), order(null, line("b", null, 1))));
    assertThat(codes(s))
        .containsExactly("ordered 2", "ordered 2", "idempotency_key_reused null", "sold_out 0");
    var first = (Outcome.Ordered) s.outcomes().getFirst();
    assertThat(s.outcomes().get(1)).isEqualTo(new Outcome.Ordered(first.bookings(), true));
  }

  @Test
  void whatHasToBePaidIsNotOrderedTogether() {
    SaleTerms t = Sale.terms(20);
    SaleTerms paid =
        new SaleTerms(
            "e1",
            1,
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
            new SaleTerms.PaymentStep(true, 600, false),
            null,
            t.ticketTypes(),
            List.of());
    Settlement s =
        Decide.decide(
            Sale.state(paid, 20),
            List.of(
                order(null, line("ann", null, 1), line("ann", null, 1)),
                order(null, line("ann", null, 2))));
    assertThat(codes(s)).containsExactly("order_not_payable null", "ordered 1");
  }

  private static BookOrder order(UUID key, BookTickets... lines) {
    List<BookTickets> keyed = new java.util.ArrayList<>();
    UUID hash = new UUID(0, lines.length);
    for (BookTickets b : lines) {
      UUID own = key == null ? null : new UUID(key.getMostSignificantBits(), keyed.size());
      keyed.add(
          new BookTickets(
              b.eventId(),
              UUID.randomUUID(),
              b.reference(),
              b.buyer(),
              b.ticketType(),
              b.quantity(),
              null,
              null,
              own,
              hash,
              null,
              new Options(false, false, null, null, ORDER, null),
              null));
    }
    return new BookOrder("e1", keyed, null);
  }

  private static BookTickets line(String user, String type, int quantity) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        new Buyer(user, user, false, false),
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

  private static List<String> codes(Settlement s) {
    return s.outcomes().stream()
        .map(
            o ->
                switch (o) {
                  case Outcome.Ordered ordered -> "ordered " + ordered.bookings().size();
                  case Outcome.Refused r ->
                      r.problem().code().code() + " " + r.problem().extensions().get("item");
                  default -> throw new AssertionError(o);
                })
        .toList();
  }
}
