package io.evently.booking.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Outcome;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PriceDecideTest {

  @Test
  void thePublishedPriceIsPaidWhileTheCatalogueSaysWhatItWasDerivedFrom() {
    assertThat(paid(published("55.00", "50.00", "EUR"), book(null, null))).isEqualTo("55.00");
    assertThat(paid(published("55.00", "50.0", "EUR"), book(null, null))).isEqualTo("55.00");
  }

  @Test
  void theCataloguesPriceIsPaidWhereItIsNotWhatThePublishedWasDerivedFrom() {
    assertThat(paid(published("55.00", "45.00", "EUR"), book(null, null))).isEqualTo("50.00");
    assertThat(paid(published("55.00", "50.00", "USD"), book(null, null))).isEqualTo("50.00");
    assertThat(paid(null, book(null, null))).isEqualTo("50.00");
  }

  @Test
  void anOrganisersChangeInTheSameBatchWinsFromTheNextBookingOn() {
    SaleTerms changed =
        new SaleTerms(
            "e1",
            2,
            "orga",
            "Night",
            "Hall",
            Sale.EVENT_DATE,
            "published",
            "EUR",
            null,
            null,
            10,
            null,
            false,
            null,
            null,
            List.of(
                new SaleTerms.TicketType(
                    "general", "General", new BigDecimal("60.00"), 10, null, null)),
            List.of());

    Settlement settled =
        Decide.decide(
            state(published("55.00", "50.00", "EUR")),
            List.of(book(null, null), new ApplyTerms(changed, false, null), book(null, null)));

    assertThat(settled.made().stream().map(m -> m.booking().unitPrice().toPlainString()))
        .containsExactly("55.00", "60.00");
  }

  @Test
  void anExpectedPriceIsComparedWithThePublishedOne() {
    PublishedPrice now = published("55.00", "50.00", "EUR");
    assertThat(paid(now, book("55.0", null))).isEqualTo("55.00");
    ProblemException refused = refused(now, book("50.00", null));
    assertThat(refused.extensions())
        .containsEntry("price", "55.00")
        .containsEntry("currency", "EUR")
        .containsEntry("ticket_type", "general")
        .containsEntry("price_version", 7L);
  }

  @Test
  void aQuoteIsHonouredUntilItExpiresWhateverThePriceIsNow() {
    PublishedPrice now = published("55.00", "50.00", "EUR");
    Instant soon = Sale.NOW.plusSeconds(1);
    assertThat(paid(now, book(null, quote(true, "e1", "general", "EUR", soon)))).isEqualTo("48.00");
    assertThat(paid(now, book("48.00", quote(true, "e1", "general", "EUR", soon))))
        .isEqualTo("48.00");
    refused(now, book("55.00", quote(true, "e1", "general", "EUR", soon)));
    refused(now, book(null, quote(true, "e1", "general", "EUR", Sale.NOW)));
  }

  @Test
  void aQuoteThatIsForgedOrForSomethingElseIsRefused() {
    PublishedPrice now = published("55.00", "50.00", "EUR");
    Instant soon = Sale.NOW.plusSeconds(1);
    refused(now, book(null, quote(false, "e1", "general", "EUR", soon)));
    refused(now, book(null, quote(true, "e2", "general", "EUR", soon)));
    refused(now, book(null, quote(true, "e1", "vip", "EUR", soon)));
    refused(now, book(null, quote(true, "e1", "general", "USD", soon)));
  }

  @Test
  void anOfferOfTheWaitlistHasThePriceOfItsDraw() {
    StockState s = state(published("55.00", "50.00", "EUR"), 2);
    var draw =
        new Command.DrawOffer(
            "e1",
            UUID.randomUUID(),
            UUID.randomUUID(),
            "EVT-Z",
            "general",
            "ann",
            1,
            java.time.Duration.ofHours(1),
            null);
    Settlement settled = Decide.decide(s, List.of(draw));
    assertThat(settled.made().getFirst().booking().unitPrice()).isEqualByComparingTo("55.00");
  }

  private static String paid(PublishedPrice published, BookTickets asked) {
    Outcome outcome = Decide.decide(state(published), List.of(asked)).outcomes().getFirst();
    assertThat(outcome).isInstanceOf(Outcome.Booked.class);
    return ((Outcome.Booked) outcome).booking().unitPrice().toPlainString();
  }

  private static ProblemException refused(PublishedPrice published, BookTickets asked) {
    Outcome outcome = Decide.decide(state(published), List.of(asked)).outcomes().getFirst();
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    ProblemException problem = ((Outcome.Refused) outcome).problem();
    assertThat(problem.code()).isEqualTo(BookingProblem.PRICE_CHANGED);
    return problem;
  }

  private static Quote quote(
      boolean genuine, String event, String type, String currency, Instant until) {
    return new Quote(genuine, event, type, new BigDecimal("48.00"), currency, 2, until);
  }

  private static PublishedPrice published(String price, String face, String currency) {
    return new PublishedPrice(new BigDecimal(price), new BigDecimal(face), currency, 7);
  }

  private static StockState state(PublishedPrice published) {
    return state(published, 0);
  }

  private static StockState state(PublishedPrice published, int reserved) {
    Pool pool =
        new Pool(
            "general",
            0,
            "General",
            new BigDecimal("50.00"),
            10,
            10 - reserved,
            reserved,
            null,
            published,
            null,
            false);
    return new StockState(
        "e1",
        Sale.terms(10),
        7,
        Sale.NOW,
        List.of(pool),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Codes.NONE);
  }

  private static BookTickets book(String expected, Quote quote) {
    BookTickets b = Sale.book("ann", 1);
    return new BookTickets(
        b.eventId(),
        UUID.randomUUID(),
        b.reference(),
        b.buyer(),
        null,
        1,
        expected == null ? null : new BigDecimal(expected),
        quote,
        null,
        null,
        null,
        Command.Options.NONE,
        null);
  }
}
