package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Buyer;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Options;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.PartOf;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesDecideTest {

  private static final UUID CODE = UUID.randomUUID();
  private static final UUID PAYMENT = UUID.randomUUID();

  @Test
  void anAccessCodeIsForOneBooking() {
    Settlement s =
        decide(closed(access(CODE, null)), book(null, null), book(CODE, null), book(CODE, null));
    assertThat(codes(s)).containsExactly("access_code_required", "booked", "access_code_invalid");
    assertThat(s.codes())
        .containsExactly(
            new Settlement.CodeUse(s.made().getFirst().booking().id(), CODE, null, true));
  }

  @Test
  void aWrongAUsedARevokedAndAForeignCodeAreAnsweredTheSame() {
    for (AccessCode code :
        List.of(
            new AccessCode(UUID.randomUUID(), null, false, false),
            new AccessCode(CODE, null, true, false),
            new AccessCode(CODE, null, false, true),
            new AccessCode(CODE, List.of("vip"), false, false))) {
      assertThat(codes(decide(closed(code), book(CODE, null))))
          .containsExactly("access_code_invalid");
    }
  }

  @Test
  void whereNoCodeIsNeededNoneIsUsed() {
    Settlement s = decide(open(access(CODE, null)), book(CODE, null));
    assertThat(codes(s)).containsExactly("booked");
    assertThat(s.codes()).isEmpty();
    assertThat(s.made().getFirst().booking().details()).isEqualTo(Details.NONE);
  }

  @Test
  void aCodeComesBackWithTheWholeBookingAndNotWithAPart() {
    Booking booking =
        Sale.booking("ann", 3, null, null).with(new Details(null, CODE, "TEN", null, null));
    StockState state =
        state(true, new AccessCode(CODE, null, true, false), promo("10", null, 1, 1), booking);
    Settlement part = decide(state, part(booking, 1), book(CODE, null));
    assertThat(codes(part)).containsExactly("cancelled", "access_code_invalid");
    assertThat(part.codes()).isEmpty();
    Settlement whole = decide(state, part(booking, 3), book(CODE, "TEN"));
    assertThat(codes(whole)).containsExactly("cancelled", "booked");
    assertThat(whole.codes())
        .extracting(Settlement.CodeUse::used, Settlement.CodeUse::promoCode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(false, "TEN"),
            org.assertj.core.groups.Tuple.tuple(true, "TEN"));
  }

  @Test
  void aCodeComesBackWithAnExpiredHoldWhichIsNotBoughtLate() {
    Booking hold = hold().with(new Details(null, CODE, null, null, null));
    StockState state = state(true, new AccessCode(CODE, null, true, false), null, hold);
    Settlement s =
        decide(
            state,
            new ExpireHolds("e1", List.of(hold.id())),
            new ConfirmPaid("e1", hold.id(), "ann", PAYMENT, null),
            book(CODE, null));
    assertThat(codes(s)).containsExactly("expired", "held", "booked");
    assertThat(s.payments()).containsExactly(new Settlement.PaymentMove(PAYMENT, false));
  }

  @ParameterizedTest
  @CsvSource({
    "10,, EUR, 45.00, 5.00",
    "33.33,, EUR, 33.34, 16.66",
    "12.5,, JPY, 44, 6",
    ",7.25, EUR, 42.75, 7.25",
    ",80, EUR, 0.00, 50.00",
    "100,, EUR, 0.00, 50.00",
  })
  void aPromoCodeMakesEachTicketCheaperToTheCent(
      String percent, String amount, String currency, String price, String off) {
    PromoCode code = promo(percent, amount, null, 0);
    assertThat(code.applied(new BigDecimal("50.00"), currency)).isEqualTo(price);
    if (currency.equals("EUR")) {
      Settlement s = decide(state(false, null, code, null), book(null, "TEN"));
      Booking booking = s.made().getFirst().booking();
      assertThat(booking.unitPrice()).isEqualTo(price);
      assertThat(booking.discount()).isEqualTo(off);
    }
  }

  @Test
  void aPromoCodeIsUsedByAsManyOrdersAsItMayBe() {
    Settlement s =
        decide(
            state(false, null, promo("10", null, 3, 1), null),
            book(null, "TEN"),
            book(null, "NONE"),
            book(null, "TEN"),
            book(null, "TEN"));
    assertThat(codes(s))
        .containsExactly("booked", "promo_code_invalid", "booked", "promo_code_used_up");
  }

  @Test
  void aPromoCodeHoldsInItsTimeForItsTypesUntilItIsEnded() {
    var now = Sale.NOW;
    for (PromoCode code :
        List.of(
            new PromoCode(
                "TEN", BigDecimal.TEN, null, null, 0, now.plusSeconds(1), null, null, false),
            new PromoCode("TEN", BigDecimal.TEN, null, null, 0, null, now, null, false),
            new PromoCode("TEN", BigDecimal.TEN, null, null, 0, null, null, List.of("vip"), false),
            new PromoCode("TEN", BigDecimal.TEN, null, null, 0, null, null, null, true))) {
      assertThat(codes(decide(state(false, null, code, null), book(null, "TEN"))))
          .containsExactly("promo_code_invalid");
    }
    var good =
        new PromoCode(
            "TEN",
            BigDecimal.TEN,
            null,
            null,
            0,
            now,
            now.plusSeconds(1),
            List.of("general"),
            false);
    assertThat(codes(decide(state(false, null, good, null), book(null, "TEN"))))
        .containsExactly("booked");
  }

  @Test
  void nobodyWaitsForWhatNeedsACode() {
    assertThat(
            codes(decide(closed(access(CODE, null)), new JoinWaitlist("e1", null, "ann", 1, null))))
        .containsExactly("no_waitlist");
  }

  private static AccessCode access(UUID hash, List<String> types) {
    return new AccessCode(hash, types, false, false);
  }

  private static PromoCode promo(String percent, String amount, Integer max, int uses) {
    return new PromoCode(
        "TEN",
        percent == null ? null : new BigDecimal(percent),
        amount == null ? null : new BigDecimal(amount),
        max,
        uses,
        null,
        null,
        null,
        false);
  }

  private static StockState closed(AccessCode code) {
    return state(true, code, null, null);
  }

  private static StockState open(AccessCode code) {
    return state(false, code, null, null);
  }

  private static StockState state(
      boolean codeRequired, AccessCode access, PromoCode promo, Booking booking) {
    StockState s = Sale.state(Sale.terms(20), 10);
    return new StockState(
        "e1",
        s.terms(),
        s.version(),
        s.now(),
        List.of(s.pools().getFirst().drawing(null, codeRequired)),
        Map.of(),
        Map.of(),
        booking == null ? Map.of() : Map.of(booking.id(), booking),
        Map.of(),
        Set.of(PAYMENT),
        new Codes(
            access == null ? Map.of() : Map.of(access.hash(), access),
            promo == null ? Map.of() : Map.of(promo.code(), promo),
            Map.of()));
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

  private static BookTickets book(UUID access, String promo) {
    return new BookTickets(
        "e1",
        UUID.randomUUID(),
        "EVT-X",
        new Buyer("ann", "ann", false, false),
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        new Options(false, false, access, promo),
        null);
  }

  private static CancelBooking part(Booking booking, int units) {
    return new CancelBooking("e1", booking.id(), Reason.REQUESTED, new PartOf(units, null), null);
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
                  case Outcome.Held h -> "held";
                  case Outcome.Expired e -> "expired";
                  case Outcome.Cancelled c -> "cancelled";
                  case Outcome.Refused r -> r.problem().code().code();
                  default -> throw new AssertionError(o);
                })
        .toList();
  }
}
