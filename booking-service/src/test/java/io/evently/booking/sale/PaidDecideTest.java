package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Settlement.PaymentMove;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who gets the tickets that are paid, and what becomes of the money. */
class PaidDecideTest {

  private static final Instant NOW = Sale.NOW;
  private static final UUID PAYMENT = UUID.randomUUID();
  private static final UUID OFFER = UUID.randomUUID();
  private static final Instant SALE_END = NOW.plus(Duration.ofMinutes(15));

  @Test
  void whatHasToBePaidIsHeldForAsLongAsTheEventSays() {
    Settlement s = Decide.decide(state(null, 10), List.of(Sale.book("ann", 2)));
    Booking made = ((Outcome.Booked) s.outcomes().getFirst()).booking();
    assertThat(made.status()).isEqualTo(BookingStatus.HELD);
    assertThat(made.hold().expiresAt()).isEqualTo(NOW.plusSeconds(600));
    assertThat(s.moves()).extracting(Settlement.Move::to).containsExactly(Settlement.HELD);
  }

  @Test
  void nobodyConfirmsWithoutPaying() {
    Booking hold = hold(NOW.plusSeconds(1), null);
    Settlement s = Decide.decide(state(hold, 8), List.of(new ConfirmHold("e1", hold.id(), null)));
    assertThat(refusal(s)).isEqualTo(BookingProblem.PAYMENT_METHOD_REQUIRED.code());
    assertThat(s.changesNothing()).isTrue();
  }

  @Test
  void aPaidHoldIsConfirmedAndTheMoneyKept() {
    Booking hold = hold(NOW.plusSeconds(1), null);
    Settlement s = Decide.decide(state(hold, 8), List.of(paid(hold)));
    assertThat(status(s)).isEqualTo(BookingStatus.CONFIRMED);
    assertThat(s.payments()).containsExactly(new PaymentMove(PAYMENT, true));
  }

  @Test
  void theSamePaymentTwiceInABatchBuysOnce() {
    Booking hold = hold(NOW.plusSeconds(1), null);
    Settlement s = Decide.decide(state(hold, 8), List.of(paid(hold), paid(hold)));
    assertThat(s.payments()).containsExactly(new PaymentMove(PAYMENT, true));
    assertThat(s.moves()).hasSize(1);
  }

  @Test
  void aPaymentThatIsNotAuthorisedNowChangesNothing() {
    Booking hold = hold(NOW.plusSeconds(1), null);
    StockState s = state(hold, 8);
    Settlement decided =
        Decide.decide(s, List.of(new ConfirmPaid("e1", hold.id(), "ann", UUID.randomUUID(), null)));
    assertThat(decided.changesNothing()).isTrue();
    assertThat(status(decided)).isEqualTo(BookingStatus.HELD);
  }

  @Test
  void aLatePaymentBuysWhatIsFree() {
    Booking over = hold(NOW.minusSeconds(5), null).expired(NOW.minusSeconds(4));
    Settlement s = Decide.decide(state(over, 2), List.of(paid(over)));
    assertThat(status(s)).isEqualTo(BookingStatus.CONFIRMED);
    assertThat(s.payments()).containsExactly(new PaymentMove(PAYMENT, true));
    assertThat(s.pools().getFirst().available()).isZero();
    assertThat(s.changed().getFirst().booking().history())
        .extracting(Booking::status, Booking::sequence, Booking::updatedAt)
        .containsExactly(
            tuple(BookingStatus.HELD, 1, over.createdAt()),
            tuple(BookingStatus.EXPIRED, 2, NOW.minusSeconds(4)),
            tuple(BookingStatus.CONFIRMED, 3, NOW));
  }

  @Test
  void aLatePaymentOfAHoldThatNobodyEndedYetEndsItFirst() {
    Booking over = hold(NOW, null);
    Settlement s = Decide.decide(state(over, 0), List.of(paid(over)));
    assertThat(s.changed())
        .extracting(m -> m.booking().status())
        .containsExactly(BookingStatus.EXPIRED, BookingStatus.CONFIRMED);
  }

  @Test
  void aLatePaymentGoesBackWhereTicketsAreGoneOrOthersComeFirst() {
    Booking over = hold(NOW.minusSeconds(5), null).expired(NOW.minusSeconds(4));
    Booking offered = hold(NOW.minusSeconds(5), OFFER).expired(NOW.minusSeconds(4));
    Booking cancelled = hold(NOW.plusSeconds(5), null).cancelled(NOW, Reason.REQUESTED);
    assertReturned(state(over, 1), over);
    assertReturned(state(offered, 10), offered);
    assertReturned(state(cancelled, 10), cancelled);
    assertReturned(at(state(over, 10), SALE_END), over);
    assertReturned(limited(state(over, 10), 1), over);
  }

  @Test
  void aConfirmedBookingIsNotPaidTwice() {
    Booking confirmed = hold(NOW.plusSeconds(5), null).confirmed(NOW);
    assertReturned(state(confirmed, 10), confirmed);
  }

  @Test
  void moreTimeIsGivenOnceAndNotPastTheSale() {
    Booking hold = hold(NOW.plusSeconds(60), null);
    Settlement s = Decide.decide(state(hold, 8), List.of(new ExtendHold("e1", hold.id(), null)));
    Booking extended = s.changed().getFirst().booking();
    assertThat(extended.hold().expiresAt()).isEqualTo(NOW.plusSeconds(660));
    assertThat(s.changesStock()).isTrue();
    assertThat(extended.history())
        .extracting(b -> b.sequence() + " " + b.hold().expiresAt())
        .containsExactly("1 " + NOW.plusSeconds(60), "2 " + NOW.plusSeconds(660));
    assertThat(extended.asMade().hold().extension()).isNull();
    Booking late = hold(SALE_END.minusSeconds(60), null);
    assertThat(
            Decide.decide(state(late, 8), List.of(new ExtendHold("e1", late.id(), null)))
                .changed()
                .getFirst()
                .booking()
                .hold()
                .expiresAt())
        .isEqualTo(SALE_END);
    assertThat(
            refusal(
                Decide.decide(
                    state(extended, 8), List.of(new ExtendHold("e1", extended.id(), null)))))
        .isEqualTo(BookingProblem.HOLD_NOT_EXTENDABLE.code());
    Booking offered = hold(NOW.plusSeconds(60), OFFER);
    assertThat(
            refusal(
                Decide.decide(
                    state(offered, 8), List.of(new ExtendHold("e1", offered.id(), null)))))
        .isEqualTo(BookingProblem.HOLD_NOT_EXTENDABLE.code());
  }

  @Test
  void whereAPaymentFailedAfterAllNothingIsOwed() {
    Booking confirmed = hold(NOW.plusSeconds(5), null).confirmed(NOW);
    assertThat(confirmed.cancelled(NOW, Reason.REQUESTED).refundDue()).isEqualByComparingTo("100");
    assertThat(confirmed.cancelled(NOW, Reason.PAYMENT_FAILED).refundDue()).isZero();
  }

  private static void assertReturned(StockState state, Booking booking) {
    Settlement s = Decide.decide(state, List.of(paid(booking)));
    assertThat(s.payments()).containsExactly(new PaymentMove(PAYMENT, false));
    assertThat(status(s)).isEqualTo(booking.status());
    assertThat(s.moves()).isEmpty();
    assertThat(s.changesStock()).isFalse();
    assertThat(s.changesNothing()).isFalse();
  }

  private static ConfirmPaid paid(Booking booking) {
    return new ConfirmPaid("e1", booking.id(), "ann", PAYMENT, null);
  }

  private static BookingStatus status(Settlement s) {
    return ((Outcome.Held) s.outcomes().getLast()).booking().status();
  }

  private static String refusal(Settlement s) {
    return ((Outcome.Refused) s.outcomes().getFirst()).problem().code().code();
  }

  private static Booking hold(Instant until, UUID offer) {
    return Sale.hold(until, offer, "50.00");
  }

  private static StockState state(Booking booking, int available) {
    SaleTerms plain = Sale.terms(10);
    var terms = terms(plain, null);
    StockState s = Sale.state(terms, available);
    return new StockState(
        s.eventId(),
        terms,
        s.version(),
        s.now(),
        s.pools(),
        Map.of(),
        Map.of(),
        booking == null ? Map.of() : Map.of(booking.id(), booking),
        Map.of(),
        Set.of(PAYMENT),
        Codes.NONE);
  }

  private static StockState at(StockState s, Instant now) {
    return new StockState(
        s.eventId(),
        s.terms(),
        s.version(),
        now,
        s.pools(),
        s.replays(),
        s.personTotals(),
        s.bookings(),
        s.offers(),
        s.authorised(),
        Codes.NONE);
  }

  /** Two tickets a person, and this one has some. */
  private static StockState limited(StockState s, int has) {
    return new StockState(
        s.eventId(),
        terms(s.terms(), 2),
        s.version(),
        s.now(),
        s.pools(),
        s.replays(),
        Map.of("ann", has),
        s.bookings(),
        s.offers(),
        s.authorised(),
        Codes.NONE);
  }

  private static SaleTerms terms(SaleTerms t, Integer maxPerPerson) {
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
        SALE_END,
        10,
        maxPerPerson,
        false,
        new SaleTerms.PaymentStep(true, 600, true),
        null,
        t.ticketTypes(),
        List.of());
  }
}
