package io.evently.booking.sale;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/**
 * A code that makes tickets cheaper.
 *
 * @param percentOff of the price of one ticket; null where {@code amountOff} is taken off
 * @param maxUses orders, or null for no limit
 * @param validFrom null: at once
 * @param validUntil null: until it is ended
 * @param ticketTypes null: all
 */
public record PromoCode(
    String code,
    BigDecimal percentOff,
    BigDecimal amountOff,
    Integer maxUses,
    int uses,
    Instant validFrom,
    Instant validUntil,
    List<String> ticketTypes,
    boolean ended) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  boolean holdsFor(String ticketType, Instant now) {
    return !ended
        && (validFrom == null || !now.isBefore(validFrom))
        && (validUntil == null || now.isBefore(validUntil))
        && (ticketTypes == null || ticketTypes.contains(ticketType));
  }

  boolean isUsedUp() {
    return maxUses != null && uses >= maxUses;
  }

  /** What one ticket costs with it: never less than nothing, half a cent is a cent. */
  BigDecimal applied(BigDecimal price, String currency) {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    BigDecimal lower =
        percentOff == null
            ? price.subtract(amountOff)
            : price.multiply(HUNDRED.subtract(percentOff)).divide(HUNDRED);
    return lower.max(BigDecimal.ZERO).setScale(digits, RoundingMode.HALF_UP);
  }

  PromoCode used(int orders) {
    return new PromoCode(
        code,
        percentOff,
        amountOff,
        maxUses,
        uses + orders,
        validFrom,
        validUntil,
        ticketTypes,
        ended);
  }
}
