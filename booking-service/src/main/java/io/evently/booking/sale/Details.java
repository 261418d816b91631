package io.evently.booking.sale;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What few bookings have.
 *
 * @param parts of it that were cancelled, in order
 */
public record Details(List<Part> parts) {

  public static final Details NONE = new Details(List.of());

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
    return new Details(parts.subList(0, count));
  }

  int cancelled() {
    return parts.stream().mapToInt(Part::units).sum();
  }
}
