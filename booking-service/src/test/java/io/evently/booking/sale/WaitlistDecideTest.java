package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.CloseWaitlist;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.RenewWaitlist;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.Settlement.Made;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds, and units that are kept for those who wait. */
class WaitlistDecideTest {

  private static final UUID OFFER = UUID.randomUUID();
  private static final Duration HOLD = Duration.ofHours(2);
  private static final List<String> GENERAL = List.of("general");

  @Test
  void whoMayWaitMakesFreeUnitsTheWaitlists() {
    Booking sold = Sale.booking("ann", 2, null, null);
    StockState state = Sale.withBooking(Sale.state(Sale.terms(10), 0), sold);

    Settlement settled = decide(state, join("bob", 1), cancel(sold), Sale.book("eve", 1));

    assertThat(settled.outcomes().getFirst()).isInstanceOf(Outcome.Waiting.class);
    assertThat(code(settled, 2)).isEqualTo("sold_out");
    Pool pool = settled.pools().getFirst();
    assertThat(pool.waitlistReserved()).isEqualTo(2);
    assertThat(pool.available()).isZero();
    assertThat(settled.moves())
        .extracting(Settlement.Move::from, Settlement.Move::to)
        .containsExactly(org.assertj.core.api.Assertions.tuple("sold", "waitlist"));
  }

  @Test
  void nobodyWaitsWhereThereAreTickets() {
    assertThat(code(decide(Sale.state(Sale.terms(10), 3), join("bob", 3)), 0))
        .isEqualTo("tickets_available");
    assertThat(decide(Sale.state(Sale.terms(10), 2), join("bob", 3)).outcomes().getFirst())
        .isInstanceOf(Outcome.Waiting.class);
  }

  @Test
  void nobodyWaitsForTypesThatDoNotExistNorForMoreThanAnOrderMayHave() {
    StockState state = Sale.state(Sale.terms(10), 0);
    assertThat(code(decide(state, new JoinWaitlist("e1", "vip", "bob", 1, null)), 0))
        .isEqualTo("unknown_ticket_type");
    assertThat(code(decide(state, join("bob", 11)), 0)).isEqualTo("purchase_limit_exceeded");
    assertThat(code(decide(state, join("guest:gus", 1)), 0)).isEqualTo("unauthenticated");
  }

  @Test
  void withoutAWaitlistUnitsGoToThePublic() {
    Booking sold = Sale.booking("ann", 2, null, null);
    Settlement settled =
        decide(Sale.withBooking(Sale.state(Sale.terms(10), 0), sold), cancel(sold));
    assertThat(settled.pools().getFirst().available()).isEqualTo(2);
  }

  @Test
  void aLeaseThatIsOverKeepsNothing() {
    Booking sold = Sale.booking("ann", 2, null, null);
    StockState state =
        withLease(Sale.withBooking(Sale.state(Sale.terms(10), 0), sold), 0, Sale.NOW);
    assertThat(decide(state, cancel(sold)).pools().getFirst().available()).isEqualTo(2);
  }

  @Test
  void anOfferIsDrawnOnceHoweverOftenItIsAsked() {
    Settlement settled = decide(reserved(3), draw(OFFER, "bob", 2), draw(OFFER, "bob", 2));
    assertThat(settled.made()).hasSize(1);
    assertThat(settled.pools().getFirst().waitlistReserved()).isEqualTo(1);
    Booking hold = settled.made().getFirst().booking();
    assertThat(hold.status()).isEqualTo(BookingStatus.HELD);
    assertThat(hold.hold().expiresAt()).isEqualTo(Sale.NOW.plus(HOLD));
  }

  @Test
  void noMoreIsDrawnThanIsReserved() {
    Settlement settled =
        decide(reserved(3), draw(OFFER, "bob", 2), draw(UUID.randomUUID(), "cem", 2));
    assertThat(code(settled, 1)).isEqualTo("insufficient_stock");
    assertThat(settled.pools().getFirst().waitlistReserved()).isEqualTo(1);
  }

  @Test
  void anOfferCountsAgainstTheLimitOfAPerson() {
    SaleTerms terms = Sale.terms(1, 10, "published", null, null, 2, false);
    StockState state = Sale.withPersonTotal(withLease(Sale.state(terms, 0), 3, later()), "bob", 1);
    assertThat(code(decide(state, draw(OFFER, "bob", 2)), 0)).isEqualTo("purchase_limit_exceeded");
  }

  @Test
  void anAcceptedOfferIsSoldAndAReturnedOneGoesToTheNext() {
    Booking hold = hold(later());
    Settlement accepted = decide(offered(hold, 0), new SettleOffer("e1", OFFER, true, null));
    assertThat(states(accepted)).containsExactly("confirmed");
    Settlement returned = decide(offered(hold, 0), new SettleOffer("e1", OFFER, false, null));
    assertThat(states(returned)).containsExactly("cancelled");
    assertThat(returned.changed().getFirst().booking().refundDue().signum()).isZero();
    assertThat(returned.pools().getFirst().waitlistReserved()).isEqualTo(2);
  }

  @Test
  void anOfferThatIsAcceptedAndReturnedIsSettledByTheFirst() {
    Settlement settled =
        decide(
            offered(hold(later()), 0),
            new SettleOffer("e1", OFFER, true, null),
            new SettleOffer("e1", OFFER, false, null));
    assertThat(states(settled)).containsExactly("confirmed");
    assertThat(settled.outcomes()).allMatch(o -> status(o) == BookingStatus.CONFIRMED);
  }

  @Test
  void aLateConfirmationFindsTheHoldExpiredAndItsUnitsBack() {
    Booking hold = hold(Sale.NOW);
    StockState state = Sale.withBooking(offered(hold, 0), hold);
    Settlement settled =
        decide(
            state,
            new ConfirmHold("e1", hold.id(), null),
            new ExpireHolds("e1", List.of(hold.id())),
            new SettleOffer("e1", OFFER, true, null));
    assertThat(states(settled)).containsExactly("expired");
    assertThat(settled.pools().getFirst().waitlistReserved()).isEqualTo(2);
    assertThat(settled.moves()).hasSize(1);
  }

  @Test
  void aHoldWhoseTimeIsNotOverStays() {
    Booking hold = hold(later());
    StockState state = Sale.withBooking(Sale.state(Sale.terms(10), 0), hold);
    assertThat(decide(state, new ExpireHolds("e1", List.of(hold.id()))).changesNothing()).isTrue();
  }

  @Test
  void moreCapacityIsForThoseWhoWait() {
    StockState state = withLease(Sale.state(Sale.terms(10), 0), 0, later());
    Settlement settled =
        decide(
            state,
            new ApplyTerms(Sale.terms(2, 15, "published", null, null, null, false), false, null));
    assertThat(settled.pools().getFirst().waitlistReserved()).isEqualTo(5);
    assertThat(settled.pools().getFirst().available()).isZero();
  }

  @Test
  void aRenewedLeaseIsLongAndACloseGivesAllToThePublic() {
    StockState state = withLease(Sale.state(Sale.terms(10), 0), 4, Sale.NOW.plusSeconds(1));
    Settlement renewed = decide(state, new RenewWaitlist("e1", GENERAL, null));
    assertThat(renewed.pools().getFirst().waitlistUntil())
        .isEqualTo(Sale.NOW.plus(Decide.WAITLIST_LEASE));
    assertThat(decide(state, new CloseWaitlist("e1", GENERAL, true, null)).changesNothing())
        .isTrue();
    Settlement closed = decide(state, new CloseWaitlist("e1", GENERAL, false, null));
    assertThat(closed.pools().getFirst().available()).isEqualTo(4);
    assertThat(closed.pools().getFirst().waitlistUntil()).isNull();
  }

  @Test
  void aCancelledEventKeepsNothingForAnybody() {
    StockState state = withLease(Sale.state(Sale.terms(10), 0), 4, later());
    Settlement settled =
        decide(
            state,
            new ApplyTerms(Sale.terms(2, 10, "cancelled", null, null, null, false), true, null),
            join("bob", 1),
            draw(OFFER, "bob", 1));
    // A proposal cannot lower the capacity under what is in use; cancelling leaves it as it is.
    assertThat(settled.pools().getFirst().waitlistReserved()).isZero();
    assertThat(code(settled, 1)).isEqualTo("event_not_on_sale");
    assertThat(code(settled, 2)).isEqualTo("event_not_on_sale");
  }

  @Test
  void whatACancelledEventOwesIsWhatWasPaid() {
    Booking sold = Sale.booking("ann", 2, null, null);
    Settlement settled =
        decide(
            Sale.withBooking(Sale.state(Sale.terms(10), 0), sold),
            new CancelBooking("e1", sold.id(), Reason.EVENT_CANCELLED, null),
            new CancelBooking("e1", sold.id(), Reason.EVENT_CANCELLED, null));
    assertThat(settled.changed()).hasSize(1);
    assertThat(settled.changed().getFirst().booking().refundDue()).isEqualByComparingTo("100.00");
  }

  @Test
  void theHistoryOfAnAcceptedAndCancelledHoldHasThreeStates() {
    Booking hold = hold(later());
    Booking over =
        hold.confirmed(Sale.NOW.plusSeconds(5))
            .cancelled(Sale.NOW.plusSeconds(9), Reason.REQUESTED);
    assertThat(over.history())
        .extracting(Booking::status, Booking::sequence)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(BookingStatus.HELD, 1),
            org.assertj.core.api.Assertions.tuple(BookingStatus.CONFIRMED, 2),
            org.assertj.core.api.Assertions.tuple(BookingStatus.CANCELLED, 3));
    assertThat(over.refundDue()).isEqualByComparingTo("100.00");
  }

  private static Instant later() {
    return Sale.NOW.plus(Duration.ofMinutes(10));
  }

  private static Booking hold(Instant until) {
    Booking b = Sale.booking("bob", 2, null, null);
    return new Booking(
        b.id(),
        b.eventId(),
        b.ticketType(),
        b.userId(),
        b.quantity(),
        b.unitPrice(),
        b.currency(),
        BookingStatus.HELD,
        b.reference(),
        1,
        null,
        null,
        b.createdAt(),
        b.updatedAt(),
        new Booking.Hold(until, OFFER, null),
        null);
  }

  private static StockState reserved(int units) {
    return withLease(Sale.state(Sale.terms(10), 0), units, later());
  }

  private static StockState offered(Booking hold, int reserved) {
    StockState s = reserved(reserved);
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        s.pools(),
        s.replays(),
        s.personTotals(),
        s.bookings(),
        Map.of(OFFER, hold),
        Set.of(),
        Codes.NONE);
  }

  private static StockState withLease(StockState s, int reserved, Instant until) {
    Pool p = s.pools().getFirst();
    var pool =
        new Pool(
            p.ticketType(),
            p.position(),
            p.name(),
            p.price(),
            p.capacity(),
            p.available(),
            reserved,
            until);
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        s.now(),
        List.of(pool),
        s.replays(),
        s.personTotals(),
        s.bookings(),
        s.offers(),
        Set.of(),
        Codes.NONE);
  }

  private static JoinWaitlist join(String user, int quantity) {
    return new JoinWaitlist("e1", null, user, quantity, null);
  }

  private static DrawOffer draw(UUID offer, String user, int quantity) {
    return new DrawOffer(
        "e1", offer, UUID.randomUUID(), "EVT-Z", "general", user, quantity, HOLD, null);
  }

  private static CancelBooking cancel(Booking booking) {
    return new CancelBooking("e1", booking.id(), Reason.REQUESTED, null);
  }

  private static Settlement decide(StockState state, Command... batch) {
    return Decide.decide(state, List.of(batch));
  }

  private static List<String> states(Settlement settled) {
    return settled.changed().stream().map(Made::booking).map(b -> b.status().wireName()).toList();
  }

  private static BookingStatus status(Outcome outcome) {
    return ((Outcome.Held) outcome).booking().status();
  }

  private static String code(Settlement settled, int index) {
    return ((Outcome.Refused) settled.outcomes().get(index)).problem().code().code();
  }
}
