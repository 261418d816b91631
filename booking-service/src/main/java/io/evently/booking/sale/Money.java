package io.evently.booking.sale;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** Amounts as they are told. */
public final class Money {

  private Money() {}

  /** With the currency's own number of decimals. */
  public static BigDecimal of(BigDecimal amount, String currency) {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return amount.setScale(
        Math.max(digits, amount.stripTrailingZeros().scale()), RoundingMode.UNNECESSARY);
  }
}
