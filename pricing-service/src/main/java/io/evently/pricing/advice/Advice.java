package io.evently.pricing.advice;

import io.evently.pricing.guard.GuardRails;
import java.math.BigDecimal;
import java.util.List;

/**
 * What is recommended for a price, and why.
 *
 * @param action {@code hold, raise, cut}
 * @param reason a code; for {@code hold} what is in the way
 * @param reasoning sentences for a person
 * @param confidence how much of the belief says that the proposed price brings more; null without
 *     enough data
 * @param priceTerms add up to {@code proposed - price}
 * @param revenueTerms add up to the difference of the two expected revenues
 * @param rails what each guard rail did
 */
public record Advice(
    String action,
    String reason,
    List<String> reasoning,
    BigDecimal price,
    BigDecimal proposed,
    Double confidence,
    List<Term> priceTerms,
    List<Term> revenueTerms,
    List<GuardRails.Rail> rails,
    Outlook ifHeld,
    Outlook ifApplied) {

  public static final String HOLD = "hold";
  public static final String RAISE = "raise";
  public static final String CUT = "cut";

  /** A part of a sum, in the event's currency. */
  public record Term(String name, BigDecimal amount) {}

  /**
   * What is expected until the sale ends at a price.
   *
   * @param low 80 % of the belief lies between it and {@code high}
   */
  public record Outlook(
      BigDecimal price, double tickets, BigDecimal revenue, BigDecimal low, BigDecimal high) {}
}
