package io.evently.pricing.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.pricing.advice.Advice.Term;
import io.evently.pricing.guard.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdvisorTest {

  private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");

  @Test
  void aRushOnFewTicketsRaisesThePriceByOneStep() {
    Advice advice = Advisor.advise(evidence(50, 200, 60));
    assertThat(advice.action()).isEqualTo(Advice.RAISE);
    assertThat(advice.proposed()).isEqualByComparingTo("55.00");
    assertThat(advice.confidence()).isGreaterThanOrEqualTo(Advisor.MIN_CONFIDENCE);
    assertThat(advice.ifApplied().revenue()).isGreaterThan(advice.ifHeld().revenue());
  }

  @Test
  void aFewViewsOrAFewSalesAreNoReasonToChangeAnything() {
    assertHeld(evidence(50, 29, 12), "not_enough_data");
    assertHeld(evidence(50, 200, 9), "not_enough_data");
  }

  @Test
  void onePriceAndPlentyOfTicketsDoNotTellWhetherAnotherIsBetter() {
    assertHeld(evidence(100_000, 2000, 300), "not_certain_enough", "small_change");
  }

  @Test
  void aClosedOrSoldOutOrFrozenSaleIsLeftAlone() {
    assertHeld(evidence(0, 200, 60), "sold_out");
    assertHeld(evidence(null, 200, 60), "stock_unknown");
    assertHeld(with(evidence(50, 200, 60), "cancelled", Duration.ofDays(30)), "event_closed");
    assertHeld(with(evidence(50, 200, 60), "published", Duration.ofHours(20)), "frozen");
  }

  @Test
  void theTermsAddUpToTheLastDigitWhateverTheEvidence() {
    Random random = new Random(11);
    int changes = 0;
    for (int i = 0; i < 150; i++) {
      Evidence evidence =
          evidence(1 + random.nextInt(400), 30 + random.nextInt(900), 10 + random.nextInt(300));
      Advice advice = Advisor.advise(evidence);
      if (advice.action().equals(Advice.HOLD)) {
        continue;
      }
      changes++;
      assertThat(sum(advice.priceTerms()))
          .isEqualByComparingTo(advice.proposed().subtract(advice.price()));
      assertThat(sum(advice.revenueTerms()))
          .isEqualByComparingTo(advice.ifApplied().revenue().subtract(advice.ifHeld().revenue()));
      assertThat(Advisor.advise(evidence)).isEqualTo(advice);
    }
    assertThat(changes).isGreaterThan(20);
  }

  private static void assertHeld(Evidence evidence, String... reasons) {
    Advice advice = Advisor.advise(evidence);
    assertThat(advice.action()).isEqualTo(Advice.HOLD);
    assertThat(advice.reason()).isIn((Object[]) reasons);
    assertThat(advice.proposed()).isEqualByComparingTo(evidence.price());
  }

  private static BigDecimal sum(List<Term> terms) {
    return terms.stream().map(Term::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Evidence evidence(Integer left, long views, long sold) {
    List<Evidence.Cell> cells = new ArrayList<>();
    cells.add(
        new Evidence.Cell(
            LocalDate.parse("2026-06-10"), new BigDecimal("50"), views, 0, 0, sold, 0));
    Instant date = NOW.plus(Duration.ofDays(30));
    return new Evidence(
        Advisor.MODEL,
        "e1",
        "general",
        "published",
        "EUR",
        NOW,
        date,
        date,
        null,
        new BigDecimal("50.00"),
        new BigDecimal("50.00"),
        0,
        1000,
        left,
        cells,
        new Limits(
            Limits.FLOOR_SHARE, Limits.CEILING_SHARE, BigDecimal.ZERO, Limits.MAX_STEP, 24, 24));
  }

  private static Evidence with(Evidence e, String status, Duration toGo) {
    return new Evidence(
        e.model(),
        e.eventId(),
        e.ticketType(),
        status,
        e.currency(),
        e.asOf(),
        e.asOf().plus(toGo),
        e.asOf().plus(toGo),
        null,
        e.faceValue(),
        e.price(),
        0,
        e.capacity(),
        e.left(),
        e.cells(),
        e.limits());
  }
}
