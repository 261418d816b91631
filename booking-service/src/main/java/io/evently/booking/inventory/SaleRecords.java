package io.evently.booking.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.Settlement;
import io.evently.booking.sale.Settlement.Made;
import io.evently.platform.json.WireFormat;
import io.evently.platform.outbox.OutboxRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * What a settlement says to the world. Ids depend on state alone, so the same fact said again has
 * the same id.
 */
final class SaleRecords {

  static final String BOOKINGS = "evently.booking.bookings.v1";
  static final String INVENTORY = "evently.booking.inventory.v1";

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private SaleRecords() {}

  /** Data of a record on the bookings topic; ids only, never names or addresses. */
  record BookingData(
      String bookingId,
      String eventId,
      String userId,
      String ticketType,
      int quantity,
      BigDecimal unitPrice,
      BigDecimal totalAmount,
      String currency,
      String status,
      String bookingReference,
      int sequence,
      Instant createdAt,
      Instant updatedAt,
      Instant holdExpiresAt,
      UUID offerId,
      String reason,
      BigDecimal refundDue,
      Integer cancelledQuantity) {}

  /** Data of a record on the inventory topic: the state after a batch. */
  record InventoryData(
      String eventId,
      long version,
      Instant asOf,
      int capacity,
      int available,
      int waitlistReserved,
      int taken,
      List<TypeData> ticketTypes,
      List<PoolData> pools) {}

  record TypeData(
      String id, int capacity, int available, int waitlistReserved, int taken, String pool) {}

  /** Of tickets that several types share. */
  record PoolData(String id, int capacity, int available, int taken) {}

  static List<OutboxRecord> of(Settlement settlement) {
    List<OutboxRecord> records = new ArrayList<>();
    settlement.made().forEach(made -> records.add(booking(made)));
    settlement.changed().forEach(made -> records.add(booking(made)));
    records.add(
        inventory(
            settlement.before().eventId(),
            settlement.version(),
            settlement.before().now(),
            settlement.pools(),
            cause(settlement)));
    return records;
  }

  /** Of many requests in a batch, the last that changed a booking: it may have made units free. */
  private static String cause(Settlement settlement) {
    return settlement.changed().isEmpty() ? null : settlement.changed().getLast().traceparent();
  }

  static OutboxRecord booking(Made made) {
    Booking b = made.booking();
    return new OutboxRecord(
        BOOKINGS,
        b.id().toString(),
        b.id() + "-" + b.sequence(),
        "evently.booking." + b.status().wireName() + ".v1",
        b.id().toString(),
        b.updatedAt(),
        b.sequence(),
        made.traceparent(),
        bytes(
            new BookingData(
                b.id().toString(),
                b.eventId(),
                b.userId(),
                b.ticketType(),
                b.quantity(),
                b.unitPrice(),
                b.total(),
                b.currency(),
                b.status().wireName(),
                b.reference(),
                b.sequence(),
                b.createdAt(),
                b.updatedAt(),
                b.hold() == null ? null : b.hold().expiresAt(),
                b.hold() == null ? null : b.hold().offerId(),
                b.why() == null ? null : b.why().wireName(),
                b.refundDue().signum() > 0 ? b.refundDue() : null,
                b.cancelledBefore() > 0 ? b.cancelledBefore() : null)));
  }

  static OutboxRecord inventory(
      String eventId, long version, Instant at, List<Pool> pools, String traceparent) {
    return new OutboxRecord(
        INVENTORY,
        eventId,
        eventId + "-" + version,
        "evently.booking.inventory.changed.v1",
        eventId,
        at,
        version,
        traceparent,
        bytes(
            new InventoryData(
                eventId,
                version,
                at,
                sum(pools, Pool::capacity),
                sum(pools, Pool::available),
                sum(pools, Pool::waitlistReserved),
                sum(pools, Pool::taken),
                pools.stream()
                    .filter(pool -> !pool.isShared())
                    .map(pool -> type(pool, pools))
                    .toList(),
                shared(pools))));
  }

  private static TypeData type(Pool pool, List<Pool> all) {
    return new TypeData(
        pool.ticketType(),
        pool.capacity(),
        pool.drawsFrom() == null ? pool.available() : within(pool, all).available(),
        pool.waitlistReserved(),
        pool.taken(),
        pool.sharedPool());
  }

  private static Pool within(Pool type, List<Pool> all) {
    return all.stream()
        .filter(shared -> shared.ticketType().equals(type.drawsFrom()))
        .findFirst()
        .map(type::within)
        .orElseThrow();
  }

  /** Null where there are none, as almost everywhere. */
  private static List<PoolData> shared(List<Pool> pools) {
    List<PoolData> shared =
        pools.stream()
            .filter(Pool::isShared)
            .map(p -> new PoolData(p.sharedPool(), p.capacity(), p.available(), p.taken()))
            .toList();
    return shared.isEmpty() ? null : shared;
  }

  /** What a type draws from a pool is counted there. */
  private static int sum(List<Pool> pools, ToIntFunction<Pool> column) {
    return pools.stream().filter(p -> p.drawsFrom() == null).mapToInt(column).sum();
  }

  private static byte[] bytes(Object data) {
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable", e);
    }
  }
}
