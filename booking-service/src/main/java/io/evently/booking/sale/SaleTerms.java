package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The part of the catalogue that a sale needs, as event-service tells it.
 *
 * @param version of the catalogue entry, from 1
 * @param status {@code draft, published, cancelled} or {@code finished}
 * @param saleStartsAt null when on sale as soon as published
 * @param saleEndsAt null when on sale until the event begins
 * @param maxPerOrder tickets in one booking
 * @param maxPerPerson tickets of one account in all its bookings, or null
 * @param payment null where nothing has to be paid here
 * @param waitingRoom null where who comes may buy
 * @param pools that several ticket types share
 */
public record SaleTerms(
    String eventId,
    long version,
    String organizerId,
    String name,
    String venue,
    Instant eventDate,
    String status,
    String currency,
    Instant saleStartsAt,
    Instant saleEndsAt,
    Integer maxPerOrder,
    Integer maxPerPerson,
    boolean guestCheckout,
    PaymentStep payment,
    WaitingRoom waitingRoom,
    List<TicketType> ticketTypes,
    List<SharedPool> pools) {

  public SaleTerms {
    pools = pools == null ? List.of() : pools;
  }

  public static final String PUBLISHED = "published";
  public static final String DRAFT = "draft";
  private static final int DEFAULT_MAX_PER_ORDER = 10;
  private static final Duration DEFAULT_HOLD = Duration.ofMinutes(10);

  /**
   * That tickets have to be paid for before they are the buyer's.
   *
   * @param holdSeconds how long they are kept for who pays; null: 10 minutes
   * @param extendable whether a buyer may have that time once more
   */
  public record PaymentStep(boolean required, Integer holdSeconds, boolean extendable) {}

  /** That only those may buy who were let in. */
  public record WaitingRoom(Instant opensAt) {}

  /**
   * @param price in units of the event's currency
   * @param capacity tickets, 0 or more; of a type in a pool at most so many of the pool's
   * @param pool that it shares with others, or null
   * @param accessCodeRequired whether each booking needs a code; null: no
   */
  public record TicketType(
      String id,
      String name,
      BigDecimal price,
      int capacity,
      String pool,
      Boolean accessCodeRequired) {

    boolean needsCode() {
      return Boolean.TRUE.equals(accessCodeRequired);
    }
  }

  /** Tickets that several types are sold from. */
  public record SharedPool(String id, int capacity) {}

  /** Of all types together; what they share counts once. */
  public int capacity() {
    return ticketTypes.stream().filter(t -> t.pool() == null).mapToInt(TicketType::capacity).sum()
        + pools.stream().mapToInt(SharedPool::capacity).sum();
  }

  /** Whether each type draws from a pool that there is, or from none. */
  public boolean hasItsPools() {
    return pools.stream().allMatch(p -> p != null && p.id() != null && p.capacity() >= 0)
        && ticketTypes.stream()
            .allMatch(
                t -> t.pool() == null || pools.stream().anyMatch(p -> p.id().equals(t.pool())));
  }

  public int perOrder() {
    return maxPerOrder == null ? DEFAULT_MAX_PER_ORDER : maxPerOrder;
  }

  /** Whether a booking is a hold until it is paid. */
  public boolean isPaid() {
    return payment != null && payment.required();
  }

  /** Whether a booking needs an admission. */
  public boolean hasWaitingRoom() {
    return waitingRoom != null;
  }

  /** How long tickets are kept for who has not decided or paid yet. */
  public Duration hold() {
    return payment == null || payment.holdSeconds() == null
        ? DEFAULT_HOLD
        : Duration.ofSeconds(payment.holdSeconds());
  }

  boolean isExtendable() {
    return isPaid() && payment.extendable();
  }

  Instant saleEnd() {
    return saleEndsAt == null ? eventDate : saleEndsAt;
  }

  public boolean isPublished() {
    return PUBLISHED.equals(status);
  }
}
