package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecideTest {

  private static final Buyer GUEST = new Buyer("guest:gus", null, false, false);

  @Test
  void sellsInOrderOfArrivalUntilThereIsNothingLeft() {
    Settlement settled =
        decide(
            Sale.state(Sale.terms(10), 5),
            Sale.book("ann", 3),
            Sale.book("bob", 3),
            Sale.book("cem", 2),
            Sale.book("dan", 1));
    assertThat(codes(settled))
        .containsExactly("booked", "insufficient_stock", "booked", "sold_out");
    assertThat(settled.pools().getFirst().available()).isZero();
    assertThat(settled.version()).isEqualTo(8);
    assertThat(settled.made()).hasSize(2);
    assertThat(settled.moves()).extracting(Settlement.Move::units).containsExactly(3, 2);
  }

  @Test
  void sellsFewerOnlyWhereThatWasAskedForAndNeverNone() {
    SaleTerms terms = Sale.terms(1, 100, "published", null, null, 5, false);
    Settlement settled =
        decide(
            Sale.withPersonTotal(Sale.state(terms, 3), "cem", 2),
            Sale.book("ann", 4),
            partial("bob", 6),
            partial("cem", 4),
            partial("dan", 4),
            partial("eve", 1));
    assertThat(codes(settled))
        .containsExactly(
            "insufficient_stock",
            "purchase_limit_exceeded",
            "purchase_limit_exceeded",
            "booked",
            "sold_out");
    assertThat(settled.made().getFirst().booking().quantity()).isEqualTo(3);
    assertThat(settled.pools().getFirst().available()).isZero();
    assertThat(settled.moves()).extracting(Settlement.Move::units).containsExactly(3);
  }

  private static BookTickets partial(String user, int quantity) {
    BookTickets b = Sale.book(user, quantity);
    return new BookTickets(
        b.eventId(),
        b.bookingId(),
        b.reference(),
        b.buyer(),
        null,
        quantity,
        null,
        null,
        null,
        null,
        null,
        new Command.Options(false, true, null, null),
        null);
  }

  @Test
  void aPartIsCancelledOnceForEachKeyAndWhatIsLeftAsAWhole() {
    UUID key = UUID.randomUUID();
    Booking booking = Sale.booking("ann", 5, null, null);
    Settlement settled =
        decide(
            Sale.withBooking(Sale.state(Sale.terms(10), 2), booking),
            part(booking, 2, key),
            part(booking, 2, key),
            part(booking, 1, key),
            part(booking, 4, null),
            part(booking, 1, null),
            part(booking, 2, null),
            part(booking, 2, key),
            part(booking, 1, null));
    assertThat(codes(settled))
        .containsExactly(
            "cancelled",
            "cancelled",
            "idempotency_key_reused",
            "part_not_cancellable",
            "cancelled",
            "cancelled",
            "cancelled",
            "cancelled");
    assertThat(settled.changed())
        .extracting(
            m -> m.booking().status().wireName(),
            m -> m.booking().quantity(),
            m -> m.booking().givenBack(),
            m -> m.booking().refundDue().toPlainString(),
            m -> m.booking().sequence())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("confirmed", 3, 2, "100.00", 2),
            org.assertj.core.groups.Tuple.tuple("confirmed", 2, 1, "50.00", 3),
            org.assertj.core.groups.Tuple.tuple("cancelled", 2, 2, "100.00", 4));
    assertThat(settled.outcomes().get(1)).isEqualTo(settled.outcomes().getFirst());
    assertThat(settled.outcomes().get(6)).isEqualTo(settled.outcomes().getFirst());
    assertThat(settled.pools().getFirst().available()).isEqualTo(7);
    assertThat(settled.moves()).extracting(Settlement.Move::units).containsExactly(2, 1, 2);
    Booking over = settled.changed().getLast().booking();
    assertThat(over.history())
        .containsExactly(
            booking, settled.changed().get(0).booking(), settled.changed().get(1).booking(), over);
    assertThat(over.asMade()).isEqualTo(booking);
  }

  @Test
  void aPartOfAHoldIsNotCancelled() {
    Booking booking = Sale.booking("ann", 5, null, null);
    Booking hold =
        new Booking(
            booking.id(),
            "e1",
            "general",
            "ann",
            5,
            booking.unitPrice(),
            "EUR",
            BookingStatus.HELD,
            "EVT-Y",
            1,
            null,
            null,
            Sale.NOW,
            Sale.NOW,
            new Booking.Hold(Sale.NOW.plusSeconds(60), null, null),
            null);
    StockState state = Sale.withBooking(Sale.state(Sale.terms(10), 5), hold);
    assertThat(codes(decide(state, part(hold, 2, null), part(hold, 5, null))))
        .containsExactly("part_not_cancellable", "cancelled");
  }

  private static CancelBooking part(Booking booking, int units, UUID key) {
    return new CancelBooking(
        "e1", booking.id(), Reason.REQUESTED, new Command.PartOf(units, key), null);
  }

  @Test
  void aBatchOfRefusalsWritesNothing() {
    Settlement settled = decide(Sale.state(Sale.terms(10), 0), Sale.book("ann", 1));
    assertThat(settled.changesNothing()).isTrue();
  }

  @Test
  void countsAPersonsTicketsOverOrdersAndWithinTheBatch() {
    SaleTerms terms = Sale.terms(1, 100, "published", null, null, 4, false);
    StockState state = Sale.withPersonTotal(Sale.state(terms, 100), "ann", 2);
    Settlement settled =
        decide(
            state,
            Sale.book("ann", 1),
            Sale.book("ann", 2),
            Sale.book("ann", 1),
            Sale.book("bob", 4));
    assertThat(codes(settled))
        .containsExactly("booked", "purchase_limit_exceeded", "booked", "booked");
  }

  @Test
  void limitsAnOrder() {
    assertThat(codes(decide(Sale.state(Sale.terms(100), 100), Sale.book("ann", 11))))
        .containsExactly("purchase_limit_exceeded");
  }

  @Test
  void guestsBuyOnlyWhereTheEventAllowsThem() {
    StockState closed = Sale.state(Sale.terms(10), 10);
    StockState open = Sale.state(Sale.terms(1, 10, "published", null, null, 2, true), 10);
    assertThat(codes(decide(closed, Sale.book(GUEST, 1, null, null))))
        .containsExactly("unauthenticated");
    // Persons are counted for accounts only: a guest can come again under another name.
    assertThat(
            codes(decide(open, Sale.book(GUEST, 2, null, null), Sale.book(GUEST, 2, null, null))))
        .containsExactly("booked", "booked");
  }

  @Test
  void onlyStaffBooksForOthers() {
    StockState state = Sale.state(Sale.terms(10), 10);
    assertThat(
            codes(
                decide(
                    state,
                    Sale.book(new Buyer("ann", "eve", false, false), 1, null, null),
                    Sale.book(new Buyer("ann", "eve", false, true), 1, null, null),
                    Sale.book(new Buyer("ann", "orga", false, true), 1, null, null),
                    Sale.book(new Buyer("ann", "root", true, false), 1, null, null))))
        .containsExactly("forbidden", "forbidden", "booked", "booked");
  }

  @Test
  void sellsOnlyWithinTheSaleWindow() {
    Instant later = Sale.NOW.plusSeconds(1);
    assertThat(codesOn("published", later, null)).isEqualTo("event_not_on_sale");
    assertThat(codesOn("published", Sale.NOW, later)).isEqualTo("booked");
    assertThat(codesOn("published", null, Sale.NOW)).isEqualTo("event_not_on_sale");
    assertThat(codesOn("cancelled", null, null)).isEqualTo("event_not_on_sale");
    assertThat(codesOn("finished", null, null)).isEqualTo("event_not_on_sale");
    assertThat(codesOn("draft", null, null)).isEqualTo("unknown");
  }

  @Test
  void refusesAnotherPriceThanTheExpectedOne() {
    BookTickets asked = Sale.book("ann", 1);
    BookTickets wrong = expecting(asked, "49.99");
    BookTickets right = expecting(asked, "50");
    assertThat(codes(decide(Sale.state(Sale.terms(10), 10), wrong, right)))
        .containsExactly("price_changed", "booked");
  }

  @Test
  void aKeyGivesTheFirstAnswerAgainEvenAfterTheSellOut() {
    UUID key = UUID.randomUUID();
    UUID request = UUID.randomUUID();
    Booking first = Sale.booking("ann", 2, key, request).cancelled(Sale.NOW, Reason.REQUESTED);
    StockState state = Sale.withReplay(Sale.state(Sale.terms(10), 0), first);
    Buyer ann = new Buyer("ann", "ann", false, false);
    Settlement settled =
        decide(state, Sale.book(ann, 2, key, request), Sale.book(ann, 3, key, UUID.randomUUID()));
    assertThat(settled.outcomes().getFirst()).isEqualTo(new Outcome.Booked(first.asMade(), true));
    assertThat(codes(settled)).containsExactly("booked", "idempotency_key_reused");
    assertThat(settled.changesNothing()).isTrue();
  }

  @Test
  void theSameKeyTwiceInABatchIsOneBooking() {
    UUID key = UUID.randomUUID();
    UUID request = UUID.randomUUID();
    Buyer ann = new Buyer("ann", "ann", false, false);
    Settlement settled =
        decide(
            Sale.state(Sale.terms(10), 10),
            Sale.book(ann, 1, key, request),
            Sale.book(ann, 1, key, request));
    assertThat(settled.made()).hasSize(1);
    Booking made = settled.made().getFirst().booking();
    assertThat(settled.outcomes())
        .containsExactly(new Outcome.Booked(made, false), new Outcome.Booked(made, true));
  }

  @Test
  void cancellingGivesTheTicketsBackOnce() {
    Booking booking = Sale.booking("ann", 2, null, null);
    StockState state = Sale.withBooking(Sale.state(Sale.terms(10), 0), booking);
    var cancel = new CancelBooking("e1", booking.id(), Reason.REQUESTED, null);
    Settlement settled = decide(state, cancel, cancel, Sale.book("bob", 3), Sale.book("cem", 2));
    assertThat(codes(settled))
        .containsExactly("cancelled", "cancelled", "insufficient_stock", "booked");
    assertThat(settled.changed()).hasSize(1);
    assertThat(settled.changed().getFirst().booking().sequence()).isEqualTo(2);
  }

  @Test
  void nothingIsCancelledAfterTheEventBegan() {
    SaleTerms t = Sale.terms(10);
    SaleTerms begun =
        new SaleTerms(
            t.eventId(),
            1,
            "orga",
            "Night",
            "Hall",
            Sale.NOW,
            "published",
            "EUR",
            null,
            null,
            10,
            null,
            false,
            null,
            null,
            t.ticketTypes(),
            List.of());
    Booking booking = Sale.booking("ann", 2, null, null);
    assertThat(
            codes(
                decide(
                    Sale.withBooking(Sale.state(begun, 0), booking),
                    new CancelBooking("e1", booking.id(), Reason.REQUESTED, null))))
        .containsExactly("cancellation_closed");
  }

  @Test
  void capacityRisesAndFallsButNeverUnderWhatIsSold() {
    StockState sold6 = Sale.state(Sale.terms(10), 4);
    Settlement lower = decide(sold6, apply(2, 6));
    assertThat(codes(lower)).containsExactly("applied");
    assertThat(lower.pools().getFirst().available()).isZero();
    assertThat(codes(decide(sold6, apply(2, 5)))).containsExactly("capacity_in_use");
    Settlement raised = decide(sold6, apply(2, 12), Sale.book("ann", 6));
    assertThat(codes(raised)).containsExactly("applied", "booked");
    assertThat(raised.moves())
        .extracting(Settlement.Move::from)
        .containsExactly("none", "available");
  }

  @Test
  void termsThatAreNotNewerChangeNothing() {
    StockState v3 = Sale.state(Sale.terms(3, 10, "published", null, null, null, false), 10);
    assertThat(decide(v3, apply(2, 99)).changesNothing()).isTrue();
    assertThat(decide(v3, apply(3, 99)).changesNothing()).isTrue();
    assertThat(decide(v3, apply(4, 99)).pools().getFirst().capacity()).isEqualTo(99);
  }

  @Test
  void whatIsToldIsAppliedWithCapacitiesNoLowerThanWhatIsInUse() {
    StockState sold6 = Sale.state(Sale.terms(10), 4);
    SaleTerms told = Sale.terms(2, 5, "cancelled", null, null, null, false);
    Settlement settled = decide(sold6, new ApplyTerms(told, false, null));
    assertThat(settled.terms().status()).isEqualTo("cancelled");
    assertThat(settled.pools().getFirst().capacity()).isEqualTo(6);
    assertThat(settled.pools().getFirst().available()).isZero();
  }

  @Test
  void aTypeThatIsTakenOutKeepsAPoolWithoutCapacity() {
    StockState state = Sale.state(Sale.terms(10), 10);
    SaleTerms t = Sale.terms(2, 0, "published", null, null, null, false);
    var vip = new SaleTerms.TicketType("vip", "VIP", new BigDecimal("90.00"), 3, null, null);
    SaleTerms onlyVip =
        new SaleTerms(
            "e1",
            2,
            "orga",
            "Night",
            "Hall",
            t.eventDate(),
            "published",
            "EUR",
            null,
            null,
            10,
            null,
            false,
            null,
            null,
            List.of(vip),
            List.of());
    Settlement settled = decide(state, new ApplyTerms(onlyVip, true, null), Sale.book("ann", 1));
    assertThat(settled.pools())
        .extracting(Pool::ticketType, Pool::capacity, Pool::available)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("general", 0, 0),
            org.assertj.core.groups.Tuple.tuple("vip", 3, 2));
  }

  @Test
  void unknownEventsAreNotRefusedHere() {
    StockState nothing =
        new StockState(
            "e1",
            null,
            0,
            Sale.NOW,
            List.of(),
            java.util.Map.of(),
            java.util.Map.of(),
            java.util.Map.of(),
            java.util.Map.of(),
            Set.of(),
            Codes.NONE);
    assertThat(codes(decide(nothing, Sale.book("ann", 1)))).containsExactly("unknown");
  }

  private static String codesOn(String status, Instant starts, Instant ends) {
    SaleTerms terms = Sale.terms(1, 10, status, starts, ends, null, false);
    return codes(decide(Sale.state(terms, 10), Sale.book("ann", 1))).getFirst();
  }

  private static BookTickets expecting(BookTickets b, String price) {
    return new BookTickets(
        b.eventId(),
        UUID.randomUUID(),
        b.reference(),
        b.buyer(),
        null,
        b.quantity(),
        new BigDecimal(price),
        null,
        null,
        null,
        null,
        Command.Options.NONE,
        null);
  }

  private static ApplyTerms apply(long version, int capacity) {
    return new ApplyTerms(
        Sale.terms(version, capacity, "published", null, null, null, false), true, null);
  }

  private static Settlement decide(StockState state, Command... batch) {
    return Decide.decide(state, List.of(batch));
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
                  case Outcome.UnknownEvent u -> "unknown";
                  default -> throw new AssertionError(o);
                })
        .toList();
  }
}
