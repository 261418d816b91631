package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Options;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.PartOf;
import io.evently.booking.sale.Settlement.AdmissionUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionDecideTest {

  private static final UUID TICKET = UUID.randomUUID();
  private static final UUID PAYMENT = UUID.randomUUID();
  private static final Instant LATER = Sale.NOW.plusSeconds(1);
  private static final Buyer ANN = new Buyer("ann", "ann", false, false);

  private final StockState lined = state(Sale.terms(20), 10);

  @Test
  void whoeverWasNotLetInIsToldWhatIsWrongAndWhatToDo() {
    Settlement s =
        decide(
            lined,
            book(ANN, null),
            book(ANN, Admission.FORGED),
            book(ANN, new Admission("e2", TICKET, "ann", LATER)),
            book(ANN, new Admission("e1", TICKET, "bob", LATER)),
            book(ANN, new Admission("e1", TICKET, "guest:ann", LATER)),
            book(ANN, new Admission("e1", TICKET, "ann", Sale.NOW)),
            book(ANN, admission("ann")),
            book(ANN, admission("ann")));
    assertThat(told(s))
        .containsExactly(
            "queue_required missing",
            "queue_required not_valid",
            "queue_required not_valid",
            "queue_required not_valid",
            "queue_required not_valid",
            "queue_required expired",
            "booked",
            "queue_required used");
    var problem = ((Outcome.Refused) s.outcomes().getFirst()).problem();
    assertThat(problem.getMessage())
        .contains("POST /api/v1/events/e1/waiting-room/places", "Evently-Admission");
    assertThat(problem.extensions())
        .containsEntry("waiting_room", "/api/v1/events/e1/waiting-room");
    assertThat(s.admissions())
        .containsExactly(new AdmissionUse(s.made().getFirst().booking().id(), TICKET, 0));
  }

  @Test
  void theSaleAndItsGuestsComeFirstAndTheTicketTypeAfterwards() {
    Buyer guest = new Buyer("guest:gus", null, false, false);
    assertThat(told(decide(lined, book(guest, null)))).containsExactly("unauthenticated");
    SaleTerms closed = Sale.terms(1, 20, "published", LATER, null, null, true);
    assertThat(told(decide(state(closed, 10), book(ANN, null))))
        .containsExactly("event_not_on_sale");
    assertThat(told(decide(state(Sale.terms(20), 0), book(ANN, null), book(ANN, admission("ann")))))
        .containsExactly("queue_required missing", "sold_out");
  }

  @Test
  void aGuestIsLetInUnderTheNameThatIsStored() {
    Buyer guest = new Buyer("guest:gus", null, false, false);
    SaleTerms open = Sale.terms(1, 20, "published", null, null, null, true);
    assertThat(
            told(
                decide(
                    state(open, 10),
                    book(guest, admission("gus")),
                    book(guest, admission("guest:gus")))))
        .containsExactly("queue_required not_valid", "booked");
  }

  @Test
  void staffNeedNoneAndUseNone() {
    Settlement s =
        decide(
            lined,
            book(new Buyer("bob", "orga", false, true), null),
            book(new Buyer("bob", "root", true, false), null),
            book(new Buyer("ann", "root", true, false), admission("ann")),
            book(new Buyer("eve", "eve", false, true), null));
    assertThat(told(s)).containsExactly("booked", "booked", "booked", "queue_required missing");
    assertThat(s.admissions()).isEmpty();
  }

  @Test
  void whereThereIsNoWaitingRoomNoneIsUsed() {
    Settlement s =
        decide(Sale.state(Sale.terms(20), 10), book(ANN, admission("ann")), book(ANN, null));
    assertThat(told(s)).containsExactly("booked", "booked");
    assertThat(s.admissions()).isEmpty();
    Booking hold = hold();
    Settlement over =
        decide(
            Sale.withBooking(Sale.state(Sale.terms(20), 10), hold),
            new ExpireHolds("e1", List.of(hold.id())));
    assertThat(over.admissions()).isEmpty();
  }

  @Test
  void anotherAdmissionLetsInForAnotherOrder() {
    assertThat(
            told(
                decide(
                    lined,
                    book(ANN, admission("ann")),
                    book(ANN, new Admission("e1", UUID.randomUUID(), "ann", LATER)))))
        .containsExactly("booked", "booked");
  }

  @Test
  void aRetryIsAnsweredBeforeTheAdmissionIsLookedAt() {
    UUID key = UUID.randomUUID();
    BookTickets first = keyed(key, admission("ann"));
    Settlement s = decide(lined, first, first, keyed(key, null));
    assertThat(told(s)).containsExactly("booked", "booked", "booked");
    assertThat(s.admissions()).hasSize(1);
  }

  @Test
  void anAdmissionComesBackWithTheWholeBookingAndNotWithAPart() {
    Booking booking = Sale.booking("ann", 3, null, null);
    StockState state = using(lined, booking);
    Settlement part = decide(state, part(booking, 1), book(ANN, admission("ann")));
    assertThat(told(part)).containsExactly("cancelled", "queue_required used");
    assertThat(part.admissions()).isEmpty();
    Settlement whole = decide(state, part(booking, 3), book(ANN, admission("ann")));
    assertThat(told(whole)).containsExactly("cancelled", "booked");
    assertThat(whole.admissions())
        .containsExactly(
            AdmissionUse.over(booking.id()),
            new AdmissionUse(whole.made().getFirst().booking().id(), TICKET, 0));
  }

  @Test
  void anAdmissionComesBackWithAnExpiredHoldWhichIsNotBoughtLate() {
    Booking hold = hold();
    Settlement s =
        decide(
            using(lined, hold),
            new ExpireHolds("e1", List.of(hold.id())),
            new ConfirmPaid("e1", hold.id(), "ann", PAYMENT, null),
            book(ANN, admission("ann")));
    assertThat(told(s)).containsExactly("expired", "held", "booked");
    assertThat(s.payments()).containsExactly(new Settlement.PaymentMove(PAYMENT, false));
  }

  @Test
  void anOrderUsesOneAdmissionForAllItsLines() {
    Settlement s =
        decide(
            lined,
            order(admission("ann"), line(null, 2), line("vip", 1)),
            order(null, line(null, 1), line(null, 1)),
            order(admission("ann"), line(null, 2), line(null, 3)),
            order(admission("ann"), line(null, 1)),
            book(ANN, admission("ann")));
    assertThat(told(s))
        .containsExactly(
            "unknown_ticket_type",
            "queue_required missing",
            "ordered",
            "queue_required used",
            "queue_required used");
    assertThat(s.admissions())
        .containsExactly(
            new AdmissionUse(s.made().get(0).booking().id(), TICKET, 0),
            new AdmissionUse(s.made().get(1).booking().id(), TICKET, 1));
  }

  @Test
  void theAdmissionOfAnOrderComesBackWhenAllItsLinesAreOver() {
    Booking one = Sale.booking("ann", 1, null, null);
    Booking two = Sale.booking("ann", 1, null, null);
    Settlement s =
        decide(
            using(lined, one, two),
            part(one, 1),
            book(ANN, admission("ann")),
            part(two, 1),
            book(ANN, admission("ann")));
    assertThat(told(s)).containsExactly("cancelled", "queue_required used", "cancelled", "booked");
  }

  @Test
  void whoWaitsForTicketsNeedsNone() {
    StockState soldOut = state(Sale.terms(20), 0);
    StockState reserved =
        with(
            soldOut,
            List.of(new Pool("general", 0, "General", java.math.BigDecimal.TEN, 20, 0, 2, LATER)),
            Map.of(),
            Map.of());
    assertThat(told(decide(soldOut, new JoinWaitlist("e1", null, "ann", 1, null))))
        .containsExactly("waiting");
    var draw =
        new DrawOffer(
            "e1",
            UUID.randomUUID(),
            UUID.randomUUID(),
            "EVT-X",
            "general",
            "ann",
            1,
            Duration.ofMinutes(5),
            null);
    Settlement s = decide(reserved, draw);
    assertThat(told(s)).containsExactly("held");
    assertThat(s.admissions()).isEmpty();
  }

  private static Admission admission(String subject) {
    return new Admission("e1", TICKET, subject, LATER);
  }

  /** With a waiting room. */
  private static StockState state(SaleTerms t, int available) {
    return Sale.state(
        new SaleTerms(
            t.eventId(),
            t.version(),
            t.organizerId(),
            t.name(),
            t.venue(),
            t.eventDate(),
            t.status(),
            t.currency(),
            t.saleStartsAt(),
            t.saleEndsAt(),
            t.maxPerOrder(),
            t.maxPerPerson(),
            t.guestCheckout(),
            t.payment(),
            new SaleTerms.WaitingRoom(Sale.NOW.minusSeconds(60)),
            t.ticketTypes(),
            t.pools()),
        available);
  }

  /** Bookings that use the admission. */
  private static StockState using(StockState s, Booking... bookings) {
    Map<UUID, Booking> known = new java.util.HashMap<>();
    Arrays.stream(bookings).forEach(b -> known.put(b.id(), b));
    return with(s, s.pools(), known, Map.of(TICKET, known.keySet()));
  }

  private static StockState with(
      StockState s, List<Pool> pools, Map<UUID, Booking> known, Map<UUID, Set<UUID>> admitted) {
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        pools,
        Map.of(),
        Map.of(),
        known,
        Map.of(),
        Set.of(PAYMENT),
        new Codes(Map.of(), Map.of(), admitted));
  }

  private static Booking hold() {
    Booking b = Sale.booking("ann", 2, null, null);
    return new Booking(
        b.id(),
        "e1",
        "general",
        "ann",
        2,
        b.unitPrice(),
        "EUR",
        BookingStatus.HELD,
        "EVT-Y",
        1,
        null,
        null,
        Sale.NOW.minusSeconds(60),
        Sale.NOW.minusSeconds(60),
        new Booking.Hold(Sale.NOW, null, null),
        null);
  }

  private static BookTickets book(Buyer buyer, Admission admission) {
    return book(buyer, null, 1, null, admission, null);
  }

  private static BookTickets keyed(UUID key, Admission admission) {
    return book(ANN, null, 1, key, admission, null);
  }

  private static BookTickets line(String type, int quantity) {
    return book(ANN, type, quantity, null, null, null);
  }

  private static BookOrder order(Admission admission, BookTickets... lines) {
    UUID order = UUID.randomUUID();
    return new BookOrder(
        "e1",
        Arrays.stream(lines)
            .map(l -> book(l.buyer(), l.ticketType(), l.quantity(), null, admission, order))
            .toList(),
        null);
  }

  private static BookTickets book(
      Buyer buyer, String type, int quantity, UUID key, Admission admission, UUID order) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        buyer,
        type,
        quantity,
        null,
        null,
        key,
        key,
        null,
        new Options(false, false, null, null, order, admission),
        null);
  }

  private static CancelBooking part(Booking booking, int units) {
    return new CancelBooking("e1", booking.id(), Reason.REQUESTED, new PartOf(units, null), null);
  }

  private static Settlement decide(StockState state, Command... batch) {
    return Decide.decide(state, List.of(batch));
  }

  private static List<String> told(Settlement settlement) {
    return settlement.outcomes().stream()
        .map(
            o ->
                switch (o) {
                  case Outcome.Booked b -> "booked";
                  case Outcome.Ordered b -> "ordered";
                  case Outcome.Held h -> "held";
                  case Outcome.Waiting w -> "waiting";
                  case Outcome.Expired e -> "expired";
                  case Outcome.Cancelled c -> "cancelled";
                  case Outcome.Refused r -> {
                    Object reason = r.problem().extensions().get("reason");
                    yield r.problem().code().code() + (reason == null ? "" : " " + reason);
                  }
                  default -> throw new AssertionError(o);
                })
        .toList();
  }
}
