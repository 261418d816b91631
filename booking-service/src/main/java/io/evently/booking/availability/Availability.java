package io.evently.booking.availability;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Where an event's tickets are: {@code available + held + waitlist_reserved + sold = capacity}.
 *
 * @param nextReleaseAt when a hold may come back next; null when nothing is held
 * @param asOf the database's clock when it was read
 */
record Availability(
    String eventId,
    int capacity,
    int available,
    int held,
    int waitlistReserved,
    int sold,
    @JsonInclude Instant nextReleaseAt,
    Instant asOf,
    List<OfType> ticketTypes) {

  /** The same for one ticket type. */
  record OfType(String id, int capacity, int available, int held, int waitlistReserved, int sold) {}

  static Availability of(String eventId, Instant asOf, Instant nextReleaseAt, List<OfType> types) {
    return new Availability(
        eventId,
        sum(types, OfType::capacity),
        sum(types, OfType::available),
        sum(types, OfType::held),
        sum(types, OfType::waitlistReserved),
        sum(types, OfType::sold),
        nextReleaseAt,
        asOf,
        types);
  }

  private static int sum(List<OfType> types, ToIntFunction<OfType> column) {
    return types.stream().mapToInt(column).sum();
  }
}
