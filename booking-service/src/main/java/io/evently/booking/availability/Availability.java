package io.evently.booking.availability;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evently.booking.sale.Pool;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Where an event's tickets are: {@code available + held + waitlist_reserved + sold = capacity}.
 *
 * @param nextReleaseAt when a hold may come back next; null when nothing is held
 * @param pools where several types share tickets; else null
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
    List<OfType> ticketTypes,
    List<OfPool> pools) {

  /**
   * The same for one ticket type.
   *
   * @param available of a type that draws from a pool the smaller of what the pool has left and its
   *     own rest
   * @param pool that it shares, or null
   */
  record OfType(
      String id,
      int capacity,
      int available,
      int held,
      int waitlistReserved,
      int sold,
      String pool) {}

  /** The same for tickets that several types share. */
  record OfPool(String id, int capacity, int available, int held, int sold) {

    static OfPool of(OfType row) {
      return new OfPool(Pool.id(row.id()), row.capacity(), row.available(), row.held(), row.sold());
    }
  }

  /**
   * @param rows of types and of shared pools
   */
  static Availability of(String eventId, Instant asOf, Instant nextReleaseAt, List<OfType> rows) {
    List<OfPool> pools = rows.stream().filter(r -> Pool.isKey(r.id())).map(OfPool::of).toList();
    List<OfType> types = rows.stream().filter(row -> row.pool() == null).toList();
    return new Availability(
        eventId,
        sum(types, OfType::capacity),
        sum(types, OfType::available),
        sum(types, OfType::held),
        sum(types, OfType::waitlistReserved),
        sum(types, OfType::sold),
        nextReleaseAt,
        asOf,
        rows.stream().filter(r -> !Pool.isKey(r.id())).toList(),
        pools.isEmpty() ? null : pools);
  }

  private static int sum(List<OfType> types, ToIntFunction<OfType> column) {
    return types.stream().mapToInt(column).sum();
  }
}
