package io.evently.pricing.desk;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import io.evently.pricing.guard.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far an organiser lets prices go; what is left out goes back to the default. */
@Schema(name = "PriceLimits", description = "Absolute limits of an event's prices")
record LimitsForm(
    @Schema(
            type = SchemaType.STRING,
            examples = "0.9",
            description = "Lowest price as a share of the catalogue's, 0.7 to 1.")
        BigDecimal floorShare,
    @Schema(
            type = SchemaType.STRING,
            examples = "1.2",
            description = "Highest price as such a share, 1 to 1.5.")
        BigDecimal ceilingShare,
    @Schema(
            type = SchemaType.STRING,
            examples = "45.00",
            description = "Never below it, 0 to 1000000.")
        BigDecimal minimumPrice) {

  private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000);
  private static final int MAX_DECIMALS = 4;

  /**
   * @throws ProblemException with everything that is wrong
   */
  LimitsForm validated() {
    List<FieldError> errors = new ArrayList<>(0);
    check(errors, "/floor_share", floorShare, Limits.FLOOR_SHARE, BigDecimal.ONE);
    check(errors, "/ceiling_share", ceilingShare, BigDecimal.ONE, Limits.CEILING_SHARE);
    check(errors, "/minimum_price", minimumPrice, BigDecimal.ZERO, MAX_PRICE);
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return this;
  }

  private static void check(
      List<FieldError> errors,
      String pointer,
      BigDecimal value,
      BigDecimal least,
      BigDecimal most) {
    if (value != null
        && (value.compareTo(least) < 0
            || value.compareTo(most) > 0
            || value.scale() > MAX_DECIMALS
            || value.scale() < -MAX_PRICE.precision())) {
      errors.add(
          new FieldError(
              pointer,
              "out_of_range",
              "It has to be %s to %s, with at most 4 decimals.".formatted(least, most)));
    }
  }
}
