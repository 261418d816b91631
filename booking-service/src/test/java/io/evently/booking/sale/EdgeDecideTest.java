package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.CloseWaitlist;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Options;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.RenewWaitlist;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.SaleTerms.SharedPool;
import io.evently.booking.sale.SaleTerms.TicketType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Just where a rule turns, and what a decision leaves behind. */
class EdgeDecideTest {

  private static final Instant NOW = Sale.NOW;
  private static final UUID PAYMENT = UUID.randomUUID();
  private static final UUID OFFER = UUID.randomUUID();
  private static final UUID CODE = UUID.randomUUID();
  private static final List<String> GENERAL = List.of("general");

  @Test
  void anOrderThatFailsLeavesNoKeyNoUsedCodeAndNobodyToTell() {
    UUID key = UUID.randomUUID();
    BookTickets first = line(key, new Contact("a@example.org", null), CODE, "TEN");
    BookTickets withoutCode = line(UUID.randomUUID(), new Contact("b@example.org", null), null, "");
    BookTickets again = line(key, new Contact("a@example.org", null), CODE, "TEN");

    Settlement s = decide(coded(), new BookOrder("e1", List.of(first, withoutCode), null), again);

    assertThat(code(s, 0)).isEqualTo("access_code_required");
    assertThat(s.outcomes().get(1))
        .isInstanceOfSatisfying(Outcome.Booked.class, b -> assertThat(b.replayed()).isFalse());
    assertThat(s.made()).extracting(m -> m.booking().id()).containsExactly(again.bookingId());
    assertThat(s.contacts())
        .extracting(Settlement.GuestContact::bookingId)
        .containsExactly(again.bookingId());
    assertThat(s.codes())
        .containsExactly(new Settlement.CodeUse(again.bookingId(), CODE, "TEN", true));
  }

  @Test
  void anOrderMayHaveExactlyAsManyAsOneOrderMay() {
    StockState state = Sale.state(Sale.terms(20), 20);
    Settlement s =
        decide(state, new BookOrder("e1", List.of(Sale.book("ann", 6), Sale.book("ann", 4)), null));
    assertThat(s.outcomes().getFirst()).isInstanceOf(Outcome.Ordered.class);
  }

  @Test
  void whoAsksForAHoldGetsOneAndWhoDoesNotIsSold() {
    BookTickets asked = Sale.book("ann", 1);
    BookTickets hold =
        new BookTickets(
            "e1",
            UUID.randomUUID(),
            "EVT-X",
            asked.buyer(),
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            new Options(true, false, null, null),
            null);
    Settlement s = decide(Sale.state(Sale.terms(10), 10), asked, hold);
    assertThat(s.made())
        .extracting(m -> m.booking().status())
        .containsExactly(BookingStatus.CONFIRMED, BookingStatus.HELD);
    assertThat(s.contacts()).isEmpty();
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    UUID nothing = UUID.randomUUID();
    Settlement s =
        decide(
            Sale.state(Sale.terms(10), 10),
            new CancelBooking("e1", nothing, Reason.REQUESTED, null),
            new ConfirmHold("e1", nothing, null),
            new ConfirmPaid("e1", nothing, "ann", PAYMENT, null),
            new ExtendHold("e1", nothing, null),
            new SettleOffer("e1", nothing, true, null));
    for (int i = 0; i < 5; i++) {
      assertThat(code(s, i)).isEqualTo("not_found");
    }
    assertThat(s.changesNothing()).isTrue();
  }

  @Test
  void whatIsNoHoldAnyMoreIsToldAsItIs() {
    Booking sold = Sale.booking("ann", 2, null, null);
    Settlement s =
        decide(
            with(Sale.state(Sale.terms(10), 8), sold),
            new ConfirmHold("e1", sold.id(), null),
            new ExtendHold("e1", sold.id(), null));
    assertThat(s.outcomes()).containsOnly(new Outcome.Held(sold));
    assertThat(s.changesNothing()).isTrue();
  }

  @Test
  void whoComesWhenTheHoldIsOverIsToldSo() {
    for (boolean extend : new boolean[] {true, false}) {
      Booking hold = Sale.hold(NOW, null, "50.00");
      Settlement s =
          decide(
              with(Sale.state(Sale.terms(10), 8), hold),
              extend
                  ? new ExtendHold("e1", hold.id(), null)
                  : new ConfirmHold("e1", hold.id(), null));
      assertThat(held(s, 0).status()).isEqualTo(BookingStatus.EXPIRED);
      assertThat(moves(s)).containsExactly(tuple("general", 2, "held", "available"));
    }
  }

  @Test
  void moreTimeIsToldToWhoAskedForIt() {
    Booking hold = Sale.hold(NOW.plusSeconds(60), null, "50.00");
    Settlement s =
        decide(
            with(Sale.state(paid(Sale.terms(10), null), 8), hold),
            new ExtendHold("e1", hold.id(), null));
    assertThat(held(s, 0).hold().expiresAt()).isEqualTo(NOW.plusSeconds(660));
  }

  @Test
  void whatCostsNothingIsConfirmedWithoutPaying() {
    Booking free = Sale.hold(NOW.plusSeconds(60), null, "0.00");
    Settlement s =
        decide(
            with(Sale.state(paid(Sale.terms(10), null), 8), free),
            new ConfirmHold("e1", free.id(), null));
    assertThat(held(s, 0).status()).isEqualTo(BookingStatus.CONFIRMED);
  }

  @Test
  void onlyHoldsThatAreOverExpireAndAreCounted() {
    Booking over = Sale.hold(NOW, null, "50.00");
    Booking other = Sale.hold(NOW, null, "50.00");
    Booking open = Sale.hold(NOW.plusNanos(1), null, "50.00");
    Booking sold = Sale.booking("ann", 2, null, null);
    Settlement s =
        decide(
            with(Sale.state(Sale.terms(10), 2), over, other, open, sold),
            new ExpireHolds(
                "e1",
                List.of(
                    over.id(), open.id(), sold.id(), UUID.randomUUID(), other.id(), over.id())));
    assertThat(s.outcomes()).containsExactly(new Outcome.Expired(2));
    assertThat(s.changed())
        .extracting(m -> m.booking().id())
        .containsExactly(over.id(), other.id());
  }

  @Test
  void aLatePaymentMovesTicketsOfThePublicUpToThePersonsLimit() {
    Booking over = Sale.hold(NOW.minusSeconds(5), null, "50.00").expired(NOW.minusSeconds(4));
    StockState state = with(Sale.state(paid(Sale.terms(10), 2), 8), over);
    Settlement s = decide(state, new ConfirmPaid("e1", over.id(), "ann", PAYMENT, null));
    assertThat(moves(s)).containsExactly(tuple("general", 2, "available", "sold"));
    assertThat(s.moves().getFirst().reason()).isEqualTo(Reason.PAID_LATE);
  }

  @Test
  void whoGivesBackMayBuyAgain() {
    Booking sold = Sale.booking("ann", 2, null, null);
    SaleTerms terms = Sale.terms(1, 10, "published", null, null, 2, false);
    StockState s = with(Sale.withPersonTotal(Sale.state(terms, 8), "ann", 2), sold);
    Settlement settled =
        decide(s, new CancelBooking("e1", sold.id(), Reason.REQUESTED, null), Sale.book("ann", 2));
    assertThat(settled.outcomes().get(1)).isInstanceOf(Outcome.Booked.class);
    assertThat(moves(settled).getFirst()).isEqualTo(tuple("general", 2, "sold", "available"));
  }

  @Test
  void whoWaitsMayWaitForAsManyAsOneOrderMayHave() {
    Settlement s =
        decide(Sale.state(Sale.terms(20), 0), new JoinWaitlist("e1", null, "bob", 10, null));
    assertThat(s.outcomes().getFirst()).isInstanceOf(Outcome.Waiting.class);
    // Nothing has moved, and yet it is another state: whom units that come free are for.
    assertThat(s.version()).isEqualTo(8);
    assertThat(s.moves()).isEmpty();
  }

  @Test
  void allThatIsReservedMayBeDrawnUpToThePersonsLimit() {
    SaleTerms terms = Sale.terms(1, 10, "published", null, null, 3, false);
    StockState state = Sale.withPersonTotal(leased(terms, 0, 2, NOW.plusSeconds(60)), "bob", 1);
    Settlement s = decide(state, draw("general"), draw("general"));
    assertThat(held(s, 0).status()).isEqualTo(BookingStatus.HELD);
    assertThat(held(s, 1)).isEqualTo(held(s, 0));
    assertThat(code(decide(state, draw("vip")), 0)).isEqualTo("unknown_ticket_type");
  }

  @Test
  void anOfferIsNotSettledInTheBatchThatMakesIt() {
    StockState state = leased(Sale.terms(10), 0, 2, NOW.plusSeconds(60));
    Settlement s = decide(state, draw("general"), new SettleOffer("e1", OFFER, true, null));
    assertThat(code(s, 1)).isEqualTo("conflict");
    assertThat(s.changed()).isEmpty();
  }

  @Test
  void anOfferIsSettledInABatchThatSellsToOthers() {
    Booking hold = Sale.hold(NOW.plusSeconds(60), OFFER, "50.00");
    StockState s = Sale.state(Sale.terms(10), 5);
    StockState offered =
        Sale.with(s, s.pools(), Map.of(), Map.of(OFFER, hold), Set.of(), Codes.NONE);
    Settlement settled =
        decide(offered, Sale.book("eve", 1), new SettleOffer("e1", OFFER, true, null));
    assertThat(held(settled, 1).status()).isEqualTo(BookingStatus.CONFIRMED);
  }

  @Test
  void aLeaseIsRenewedUntilTheSaleEnds() {
    StockState open = leased(Sale.terms(10), 0, 1, NOW.plusSeconds(1));
    assertThat(decide(open, new RenewWaitlist("e1", GENERAL, null)).outcomes())
        .containsExactly(new Outcome.WaitlistSet());
    SaleTerms ended = Sale.terms(1, 10, "published", null, NOW, null, false);
    Settlement s =
        decide(leased(ended, 0, 1, NOW.plusSeconds(1)), new RenewWaitlist("e1", GENERAL, null));
    assertThat(code(s, 0)).isEqualTo("event_not_on_sale");
    assertThat(s.changesNothing()).isTrue();
  }

  @Test
  void whatIsReservedGoesToThePublicForTheReasonThatThereIs() {
    StockState over = leased(Sale.terms(10), 0, 4, NOW);
    Settlement expired = decide(over, new CloseWaitlist("e1", GENERAL, true, null));
    assertThat(expired.outcomes()).containsExactly(new Outcome.WaitlistSet());
    assertThat(moves(expired)).containsExactly(tuple("general", 4, "waitlist", "available"));
    assertThat(expired.moves().getFirst().reason()).isEqualTo(Reason.LEASE_EXPIRED);
    Settlement closed = decide(over, new CloseWaitlist("e1", GENERAL, false, null));
    assertThat(closed.moves().getFirst().reason()).isEqualTo(Reason.WAITLIST_CLOSED);
    StockState nothing = leased(Sale.terms(10), 0, 0, NOW);
    assertThat(decide(nothing, new CloseWaitlist("e1", GENERAL, false, null)).moves()).isEmpty();
  }

  @Test
  void theLedgerSaysWhatNewTermsMove() {
    StockState sold6 = Sale.state(Sale.terms(10), 4);
    assertThat(moves(decide(sold6, apply(Sale.terms(2, 6, "published", null, null, null, false)))))
        .containsExactly(tuple("general", 4, "available", "none"));
    assertThat(moves(decide(sold6, apply(Sale.terms(2, 12, "published", null, null, null, false)))))
        .containsExactly(tuple("general", 2, "none", "available"));
    assertThat(moves(decide(sold6, apply(Sale.terms(2, 10, "published", null, null, null, false)))))
        .isEmpty();
    StockState waited = leased(Sale.terms(10), 0, 0, NOW.plusSeconds(60));
    assertThat(
            moves(decide(waited, apply(Sale.terms(2, 11, "published", null, null, null, false)))))
        .containsExactly(tuple("general", 1, "none", "waitlist"));
  }

  @Test
  void termsThatAreNotNewerAreToldAsTheyStand() {
    StockState v3 = Sale.state(Sale.terms(3, 10, "published", null, null, null, false), 4);
    Settlement s = decide(v3, apply(Sale.terms(2, 99, "published", null, null, null, false)));
    assertThat(s.outcomes()).containsExactly(new Outcome.Applied(3, 10, 4, false));
  }

  @Test
  void whatSeveralTypesShareIsCountedOnceAndStandsBehindThem() {
    SaleTerms next =
        types(
            2,
            List.of(
                new TicketType("standing", "Standing", BigDecimal.TEN, 10, "hall", null),
                new TicketType("box", "Box", BigDecimal.TEN, 2, null, null)),
            List.of(new SharedPool("hall", 10), new SharedPool("garden", 3)));
    Settlement s = decide(Sale.state(Sale.terms(0), 0), apply(next));
    assertThat(s.outcomes()).containsExactly(new Outcome.Applied(2, 15, 15, true));
    assertThat(s.pools())
        .extracting(Pool::ticketType, Pool::position, Pool::sharedPool)
        .containsExactly(
            tuple("general", 0, null),
            tuple("standing", 0, "hall"),
            tuple("box", 1, null),
            tuple("pool:hall", 2, "hall"),
            tuple("pool:garden", 3, "garden"));
  }

  @Test
  void aTypeDrawsFromAnotherPoolOnlyWhenNothingOfItIsInUse() {
    SaleTerms next =
        types(
            2,
            List.of(new TicketType("general", "General", BigDecimal.TEN, 10, "hall", null)),
            List.of(new SharedPool("hall", 10)));
    for (int free : new int[] {10, 9}) {
      Settlement s = decide(Sale.state(Sale.terms(10), free), new ApplyTerms(next, false, null));
      assertThat(s.pools().getFirst().drawsFrom()).isEqualTo(free == 10 ? "pool:hall" : null);
    }
  }

  @Test
  void whatIsTakenIsNeitherFreeNorReserved() {
    Pool pool = leased(Sale.terms(10), 3, 2, NOW).pools().getFirst();
    assertThat(pool.taken()).isEqualTo(5);
    assertThat(pool.inUse()).isEqualTo(7);
    assertThat(Pool.id(Pool.key("hall"))).isEqualTo("hall");
    assertThat(Pool.id(null)).isNull();
  }

  private static ApplyTerms apply(SaleTerms terms) {
    return new ApplyTerms(terms, true, null);
  }

  private static DrawOffer draw(String type) {
    return new DrawOffer(
        "e1", OFFER, UUID.randomUUID(), "EVT-Z", type, "bob", 2, Duration.ofHours(2), null);
  }

  private static BookTickets line(UUID key, Contact contact, UUID access, String promo) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        new Buyer("ann", "ann", false, false),
        null,
        1,
        null,
        null,
        key,
        new UUID(0, 1),
        contact,
        new Options(false, false, access, promo.isEmpty() ? null : promo),
        null);
  }

  /** Its tickets need a code, and there is one; so there is a promo code for one order. */
  private static StockState coded() {
    StockState s = Sale.state(Sale.terms(20), 10);
    var ten = new PromoCode("TEN", BigDecimal.TEN, null, 1, 0, null, null, null, false);
    return Sale.with(
        s,
        List.of(s.pools().getFirst().drawing(null, true)),
        Map.of(),
        Map.of(),
        Set.of(),
        new Codes(
            Map.of(CODE, new AccessCode(CODE, null, false, false)), Map.of("TEN", ten), Map.of()));
  }

  private static StockState with(StockState s, Booking... bookings) {
    return Sale.with(
        s,
        s.pools(),
        Stream.of(bookings).collect(Collectors.toMap(Booking::id, b -> b)),
        Map.of(),
        Set.of(PAYMENT),
        Codes.NONE);
  }

  private static StockState leased(SaleTerms terms, int available, int reserved, Instant until) {
    StockState s = Sale.state(terms, available);
    TicketType t = terms.ticketTypes().getFirst();
    var pool = new Pool(t.id(), 0, t.name(), t.price(), t.capacity(), available, reserved, until);
    return Sale.with(s, List.of(pool), Map.of(), Map.of(), Set.of(), Codes.NONE);
  }

  private static SaleTerms paid(SaleTerms t, Integer maxPerPerson) {
    var payment = new SaleTerms.PaymentStep(true, 600, true);
    return terms(t.version(), maxPerPerson, payment, t.ticketTypes(), List.of());
  }

  private static SaleTerms types(long version, List<TicketType> types, List<SharedPool> pools) {
    return terms(version, null, null, types, pools);
  }

  private static SaleTerms terms(
      long version,
      Integer maxPerPerson,
      SaleTerms.PaymentStep payment,
      List<TicketType> types,
      List<SharedPool> pools) {
    SaleTerms t = Sale.terms(10);
    return new SaleTerms(
        t.eventId(),
        version,
        t.organizerId(),
        t.name(),
        t.venue(),
        t.eventDate(),
        t.status(),
        t.currency(),
        null,
        null,
        10,
        maxPerPerson,
        false,
        payment,
        null,
        types,
        pools);
  }

  private static Settlement decide(StockState state, Command... batch) {
    return Decide.decide(state, List.of(batch));
  }

  private static List<Tuple> moves(Settlement s) {
    return s.moves().stream().map(m -> tuple(m.ticketType(), m.units(), m.from(), m.to())).toList();
  }

  private static Booking held(Settlement s, int index) {
    return ((Outcome.Held) s.outcomes().get(index)).booking();
  }

  private static String code(Settlement s, int index) {
    return ((Outcome.Refused) s.outcomes().get(index)).problem().code().code();
  }
}
