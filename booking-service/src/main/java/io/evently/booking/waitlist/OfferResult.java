package io.evently.booking.waitlist;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Command.Outcome;
import io.evently.platform.problem.CommonProblem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What became of a command.
 *
 * @param status of the offer's hold now, or {@code refused}
 * @param code why it was refused, or null
 */
record OfferResult(
    UUID offerId,
    String status,
    String code,
    String bookingId,
    Instant holdExpiresAt,
    BigDecimal unitPrice,
    String currency,
    String bookingReference) {

  static OfferResult of(UUID offerId, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Held held -> of(offerId, held.booking());
      case Outcome.Refused refused -> refused(offerId, refused.problem().code().code());
      default -> refused(offerId, CommonProblem.NOT_FOUND.code());
    };
  }

  private static OfferResult of(UUID offerId, Booking b) {
    return new OfferResult(
        offerId,
        b.status().wireName(),
        null,
        b.id().toString(),
        b.hold().expiresAt(),
        b.unitPrice(),
        b.currency(),
        b.reference());
  }

  private static OfferResult refused(UUID offerId, String code) {
    return new OfferResult(offerId, "refused", code, null, null, null, null, null);
  }
}
