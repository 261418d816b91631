package io.evently.pricing.guard;

import java.math.BigDecimal;

/**
 * How far prices of an event may go.
 *
 * @param floorShare lowest price as a share of the catalogue's
 * @param ceilingShare highest price as such a share
 * @param minimumPrice of the organiser, 0 for none
 * @param maxStep greatest change at a time as a share of the price
 * @param changeEveryHours at most one change of an event in so many hours
 * @param freezeHours before the event in which nothing is changed
 */
public record Limits(
    BigDecimal floorShare,
    BigDecimal ceilingShare,
    BigDecimal minimumPrice,
    BigDecimal maxStep,
    long changeEveryHours,
    long freezeHours) {

  public static final BigDecimal FLOOR_SHARE = new BigDecimal("0.7");
  public static final BigDecimal CEILING_SHARE = new BigDecimal("1.5");
  public static final BigDecimal MAX_STEP = new BigDecimal("0.10");
  public static final long FREEZE_HOURS = 24;
}
