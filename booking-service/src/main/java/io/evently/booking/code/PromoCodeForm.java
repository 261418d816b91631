package io.evently.booking.code;

import io.evently.booking.sale.PromoCode;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A promo code as an organiser writes it. */
@Schema(description = "percent_off or amount_off, of each ticket of an order")
record PromoCodeForm(
    @Schema(
            required = true,
            pattern = "[A-Za-z0-9_-]{1,40}",
            examples = "EARLY-10",
            description = "Small letters are the same as capitals.")
        String code,
    @Schema(examples = "10", description = "More than 0, at most 100, with at most 2 decimals.")
        BigDecimal percentOff,
    @Schema(examples = "5.00", description = "In the event's currency; a ticket costs 0 at least.")
        BigDecimal amountOff,
    @Schema(minimum = "1", maximum = "1000000", description = "Orders. Default: no limit.")
        Integer maxUses,
    @Schema(format = "date-time", description = "Default: at once.") String validFrom,
    @Schema(format = "date-time", description = "Default: until it is ended.") String validUntil,
    @Schema(maxItems = 50, description = "Default: all.") List<String> ticketTypes) {

  private static final int MAX_USES = 1_000_000;
  private static final BigDecimal MAX_AMOUNT = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * @throws ProblemException with everything that is wrong
   */
  PromoCode validated(String currency) {
    List<FieldError> errors = CodeStore.errors(ticketTypes);
    if (code == null || !PromoCodes.CODE.matcher(code).matches()) {
      errors.add(
          new FieldError(
              "/code",
              code == null ? "required" : "wrong_format",
              "code has to be 1 to 40 of A-Z 0-9 _ and -."));
    }
    if ((percentOff == null) == (amountOff == null)) {
      errors.add(
          new FieldError(
              "/percent_off",
              percentOff == null ? "required" : "exclusive",
              "Send percent_off or amount_off."));
    }
    int decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    off(errors, "/percent_off", percentOff, HUNDRED, 2);
    off(errors, "/amount_off", amountOff, MAX_AMOUNT, decimals);
    if (maxUses != null && (maxUses < 1 || maxUses > MAX_USES)) {
      errors.add(new FieldError("/max_uses", "out_of_range", "max_uses has to be 1 to 1000000."));
    }
    Instant from = time(errors, "/valid_from", validFrom);
    Instant until = time(errors, "/valid_until", validUntil);
    if (from != null && until != null && !from.isBefore(until)) {
      errors.add(new FieldError("/valid_until", "too_early", "Send a time after valid_from."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return new PromoCode(
        PromoCodes.normal(code),
        percentOff,
        amountOff,
        maxUses,
        0,
        from,
        until,
        ticketTypes,
        false);
  }

  /** The range comes first: a number like 1e999999999 is never written out. */
  private static void off(
      List<FieldError> errors, String pointer, BigDecimal value, BigDecimal max, int decimals) {
    if (value == null) {
      return;
    }
    if (value.signum() <= 0 || value.compareTo(max) > 0) {
      errors.add(new FieldError(pointer, "out_of_range", "Send more than 0, at most " + max + "."));
    } else if (value.scale() > decimals && value.stripTrailingZeros().scale() > decimals) {
      errors.add(new FieldError(pointer, "too_precise", "Send at most " + decimals + " decimals."));
    }
  }

  private static Instant time(List<FieldError> errors, String pointer, String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      int year = OffsetDateTime.parse(text).getYear();
      if (year > 1999 && year < 2200) {
        return at;
      }
    } catch (DateTimeException e) {
      // Told below, as what is out of range.
    }
    errors.add(
        new FieldError(
            pointer, "wrong_format", "Send RFC 3339 with an offset, e.g. 2030-05-01T20:00:00Z."));
    return null;
  }
}
