package io.evently.pricing.guard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** Pure rules between what a model wants and what is asked of people. */
public final class GuardRails {

  private GuardRails() {}

  /**
   * What a rule did to a price.
   *
   * @param limit the price that it does not let pass
   * @param change how much it moved the price, 0 where it did not bind
   */
  public record Rail(String rule, BigDecimal limit, BigDecimal change) {}

  /**
   * A price that may be asked.
   *
   * @param price the present one where nothing else is possible
   * @param conflict whether the rules leave no other price at all
   */
  public record Guarded(BigDecimal price, List<Rail> rails, boolean conflict) {}

  /** Why no price of the event may change now; empty when one may. */
  public static Optional<String> forbidden(Situation s, Limits limits) {
    if (!s.status().equals("published")
        || !s.now().isBefore(s.eventDate())
        || !s.now().isBefore(s.saleEnds())) {
      return Optional.of("event_closed");
    }
    if (s.faceValue().signum() <= 0 || s.price().signum() <= 0) {
      return Optional.of("free");
    }
    if (!s.now().isBefore(s.eventDate().minus(Duration.ofHours(limits.freezeHours())))) {
      return Optional.of("frozen");
    }
    if (s.changedAt() != null
        && s.now().isBefore(s.changedAt().plus(Duration.ofHours(limits.changeEveryHours())))) {
      return Optional.of("changed_recently");
    }
    return Optional.empty();
  }

  /** The price nearest to the wanted one that keeps all rules, in the currency's digits. */
  public static Guarded guard(Situation s, Limits limits, BigDecimal wanted) {
    int digits = digits(s.currency());
    BigDecimal step = s.price().multiply(limits.maxStep());
    List<Rail> rails = new ArrayList<>();
    BigDecimal price = wanted;
    price = atMost("max_step", price, down(s.price().add(step), digits), rails);
    price = atLeast("max_step", price, up(s.price().subtract(step), digits), rails);
    price =
        atMost(
            "ceiling", price, down(s.faceValue().multiply(limits.ceilingShare()), digits), rails);
    price = atLeast("floor", price, up(s.faceValue().multiply(limits.floorShare()), digits), rails);
    price = atLeast("minimum_price", price, up(limits.minimumPrice(), digits), rails);
    BigDecimal rounded = price.setScale(digits, RoundingMode.HALF_EVEN);
    rails.add(new Rail("rounding", rounded, rounded.subtract(price)));
    return allows(s, limits, rounded)
        ? new Guarded(rounded, rails, false)
        : new Guarded(s.price(), List.of(), true);
  }

  /** Whether a price keeps every rule; the last word before anything is published. */
  public static boolean allows(Situation s, Limits limits, BigDecimal price) {
    BigDecimal step = s.price().multiply(limits.maxStep());
    return price.stripTrailingZeros().scale() <= digits(s.currency())
        && price.signum() > 0
        && price.compareTo(s.price().add(step)) <= 0
        && price.compareTo(s.price().subtract(step)) >= 0
        && price.compareTo(s.faceValue().multiply(limits.ceilingShare())) <= 0
        && price.compareTo(s.faceValue().multiply(limits.floorShare())) >= 0
        && price.compareTo(limits.minimumPrice()) >= 0;
  }

  private static BigDecimal atMost(
      String rule, BigDecimal price, BigDecimal limit, List<Rail> rails) {
    BigDecimal next = price.min(limit);
    rails.add(new Rail(rule, limit, next.subtract(price)));
    return next;
  }

  private static BigDecimal atLeast(
      String rule, BigDecimal price, BigDecimal limit, List<Rail> rails) {
    BigDecimal next = price.max(limit);
    rails.add(new Rail(rule, limit, next.subtract(price)));
    return next;
  }

  private static BigDecimal down(BigDecimal amount, int digits) {
    return amount.setScale(digits, RoundingMode.FLOOR);
  }

  private static BigDecimal up(BigDecimal amount, int digits) {
    return amount.setScale(digits, RoundingMode.CEILING);
  }

  /** Decimals of the currency; two for one that the JDK does not know. */
  public static int digits(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return 2;
    }
  }
}
