package io.evently.pricing.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.pricing.guard.GuardRails.Guarded;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardRailsTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final int TRIES = 20_000;

  /** Written down again from the text of the rules, not from the code. */
  @Test
  void noWishBreaksALimit() {
    Random random = new Random(7);
    int moved = 0;
    for (int i = 0; i < TRIES; i++) {
      String currency = new String[] {"EUR", "JPY", "KWD"}[i % 3];
      int digits = new int[] {2, 0, 3}[i % 3];
      BigDecimal face = amount(random, digits);
      BigDecimal price =
          random.nextBoolean() ? face : scaled(face, 0.4 + 1.6 * random.nextDouble(), digits);
      if (price.signum() == 0 || face.signum() == 0) {
        continue;
      }
      Limits limits =
          new Limits(
              BigDecimal.valueOf(0.7 + 0.3 * random.nextDouble()),
              BigDecimal.valueOf(1 + 0.5 * random.nextDouble()),
              random.nextInt(3) == 0 ? scaled(face, 1.4 * random.nextDouble(), 4) : BigDecimal.ZERO,
              Limits.MAX_STEP,
              24,
              24);
      Situation s = situation(face, price, currency);
      BigDecimal wanted = scaled(face, 4 * random.nextDouble() - 0.5, 6);

      Guarded guarded = GuardRails.guard(s, limits, wanted);

      BigDecimal got = guarded.price();
      String seen =
          "%s of %s wanted %s within %s -> %s".formatted(price, face, wanted, limits, got);
      if (guarded.conflict()) {
        assertThat(got).as(seen).isEqualByComparingTo(price);
        continue;
      }
      moved += got.compareTo(price) != 0 ? 1 : 0;
      assertThat(got.stripTrailingZeros().scale()).as(seen).isLessThanOrEqualTo(digits);
      assertThat(got).as(seen).isPositive();
      assertThat(got.subtract(price).abs())
          .as(seen)
          .isLessThanOrEqualTo(price.multiply(new BigDecimal("0.10")));
      assertThat(got)
          .as(seen)
          .isBetween(face.multiply(limits.floorShare()), face.multiply(limits.ceilingShare()))
          .isGreaterThanOrEqualTo(limits.minimumPrice());
      BigDecimal steps =
          guarded.rails().stream()
              .map(GuardRails.Rail::change)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(wanted.add(steps)).as(seen).isEqualByComparingTo(got);
    }
    assertThat(moved).isGreaterThan(TRIES / 4);
  }

  @Test
  void aWishWithinAllLimitsIsGranted() {
    Situation s = situation(new BigDecimal("50.00"), new BigDecimal("50.00"), "EUR");
    assertThat(GuardRails.guard(s, defaults(), new BigDecimal("53.00")).price())
        .isEqualByComparingTo("53.00");
    assertThat(GuardRails.guard(s, defaults(), new BigDecimal("99.00")).price())
        .isEqualByComparingTo("55.00");
    assertThat(GuardRails.guard(s, defaults(), new BigDecimal("10.00")).price())
        .isEqualByComparingTo("45.00");
  }

  @Test
  void manyStepsNeverLeaveTheBand() {
    BigDecimal face = new BigDecimal("50.00");
    BigDecimal up = face;
    BigDecimal down = face;
    for (int day = 0; day < 40; day++) {
      up = GuardRails.guard(situation(face, up, "EUR"), defaults(), new BigDecimal("999")).price();
      down = GuardRails.guard(situation(face, down, "EUR"), defaults(), BigDecimal.ONE).price();
    }
    assertThat(up).isEqualByComparingTo("75.00");
    assertThat(down).isEqualByComparingTo("35.00");
  }

  @ParameterizedTest
  @CsvSource({
    "published, 720, 720,    , ",
    "cancelled, 720, 720,    , event_closed",
    "finished,  720, 720,    , event_closed",
    "draft,     720, 720,    , event_closed",
    "published,   0,   0,    , event_closed",
    "published, 720,   0,    , event_closed",
    "published,  24,  24,    , frozen",
    "published,  25,  25,    , ",
    "published, 720, 720,  23, changed_recently",
    "published, 720, 720,  24, ",
  })
  void thereAreTimesInWhichNothingChanges(
      String status, long toEvent, long toEnd, Long sinceChange, String rule) {
    var s =
        new Situation(
            status,
            NOW,
            NOW.plus(Duration.ofHours(toEvent)),
            NOW.plus(Duration.ofHours(toEnd)),
            sinceChange == null ? null : NOW.minus(Duration.ofHours(sinceChange)),
            BigDecimal.TEN,
            BigDecimal.TEN,
            "EUR");
    assertThat(GuardRails.forbidden(s, defaults()).orElse(null)).isEqualTo(rule);
  }

  @Test
  void whatIsFreeStaysFree() {
    assertThat(GuardRails.forbidden(situation(BigDecimal.ZERO, BigDecimal.ZERO, "EUR"), defaults()))
        .contains("free");
  }

  @Test
  void whatIsFreeNowOrOfItselfStaysFree() {
    for (int[] faceAndPrice : new int[][] {{0, 10}, {10, 0}}) {
      Situation s =
          situation(
              BigDecimal.valueOf(faceAndPrice[0]), BigDecimal.valueOf(faceAndPrice[1]), "EUR");
      assertThat(GuardRails.forbidden(s, defaults())).contains("free");
    }
  }

  @Test
  void aPriceMayBeTheLimitItselfButNeverNothing() {
    BigDecimal fifty = new BigDecimal("50.00");
    Situation s = situation(fifty, fifty, "EUR");
    Limits atLeastFifty =
        new Limits(Limits.FLOOR_SHARE, Limits.CEILING_SHARE, fifty, Limits.MAX_STEP, 24, 24);
    assertThat(GuardRails.allows(s, atLeastFifty, fifty)).isTrue();
    assertThat(GuardRails.allows(s, atLeastFifty, new BigDecimal("49.99"))).isFalse();
    Situation atCeiling = situation(fifty, new BigDecimal("70.00"), "EUR");
    assertThat(GuardRails.allows(atCeiling, defaults(), new BigDecimal("75.00"))).isTrue();
    Situation atFloor = situation(fifty, new BigDecimal("36.00"), "EUR");
    assertThat(GuardRails.allows(atFloor, defaults(), new BigDecimal("35.00"))).isTrue();
    Limits none =
        new Limits(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ZERO, Limits.MAX_STEP, 24, 24);
    Situation free = situation(fifty, BigDecimal.ZERO, "EUR");
    assertThat(GuardRails.allows(free, none, BigDecimal.ZERO)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"EUR, 2", "JPY, 0", "KWD, 3", "nonsense, 2"})
  void aCurrencyHasItsDigits(String currency, int digits) {
    assertThat(GuardRails.digits(currency)).isEqualTo(digits);
  }

  private static Limits defaults() {
    return new Limits(
        Limits.FLOOR_SHARE, Limits.CEILING_SHARE, BigDecimal.ZERO, Limits.MAX_STEP, 24, 24);
  }

  private static Situation situation(BigDecimal face, BigDecimal price, String currency) {
    Instant date = NOW.plus(Duration.ofDays(30));
    return new Situation("published", NOW, date, date, null, face, price, currency);
  }

  private static BigDecimal amount(Random random, int digits) {
    return BigDecimal.valueOf(1 + random.nextInt(100_000), digits);
  }

  private static BigDecimal scaled(BigDecimal amount, double by, int digits) {
    return amount.multiply(BigDecimal.valueOf(by)).setScale(digits, java.math.RoundingMode.DOWN);
  }
}
