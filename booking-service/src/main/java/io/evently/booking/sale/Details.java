package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What few bookings have.
 *
 * @param parts of it that were cancelled, in order
 * @param accessCode hash of the code that it uses, or null
 * @param promoCode that it was cheaper by, or null
 * @param discount what the code took off the price of one ticket, or null
 * @param orderId of the bookings that were made together with it, or null
 */
public record Details(
    List<Part> parts, UUID accessCode, String promoCode, BigDecimal discount, UUID orderId) {

  public static final Details NONE = new Details(List.of(), null, null, null, null);

  public Details {
    parts = parts == null ? List.of() : List.copyOf(parts);
  }

  /**
   * Tickets that were given back while others of the booking were kept.
   *
   * @param sequence of the booking's state since then
   * @param key of the request, or null
   */
  public record Part(int sequence, int units, Instant at, UUID key) {}

  public boolean isNone() {
    return equals(NONE);
  }

  /** As it was when only so many parts had been cancelled. */
  Details upTo(int count) {
    return with(parts.subList(0, count));
  }

  Details with(List<Part> changed) {
    return new Details(changed, accessCode, promoCode, discount, orderId);
  }

  boolean hasCodes() {
    return accessCode != null || promoCode != null;
  }

  int cancelled() {
    return parts.stream().mapToInt(Part::units).sum();
  }
}
