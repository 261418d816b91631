package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The units of one ticket type. {@code capacity - available - waitlistReserved} are held or sold.
 *
 * @param position of the type in the event's list
 * @param price of the catalogue
 * @param waitlistUntil until when units that come free are kept for the waitlist; null: not at all
 * @param published what pricing-service published for the type, or null
 */
public record Pool(
    String ticketType,
    int position,
    String name,
    BigDecimal price,
    int capacity,
    int available,
    int waitlistReserved,
    Instant waitlistUntil,
    PublishedPrice published) {

  /** Without a published price. */
  public Pool(
      String ticketType,
      int position,
      String name,
      BigDecimal price,
      int capacity,
      int available,
      int waitlistReserved,
      Instant waitlistUntil) {
    this(
        ticketType,
        position,
        name,
        price,
        capacity,
        available,
        waitlistReserved,
        waitlistUntil,
        null);
  }

  /** What one ticket costs. */
  public Price priceNow(String currency) {
    return Price.now(ticketType, price, currency, published);
  }

  /** Held and sold. */
  public int taken() {
    return capacity - available - waitlistReserved;
  }

  /** Held, sold and reserved: what the capacity cannot fall under. */
  public int inUse() {
    return capacity - available;
  }

  /** Whether units that come free now are the waitlist's. */
  boolean isWaitedFor(Instant now) {
    return waitlistUntil != null && now.isBefore(waitlistUntil);
  }

  Pool take(int units) {
    return with(capacity, available - units, waitlistReserved);
  }

  Pool draw(int units) {
    return with(capacity, available, waitlistReserved - units);
  }

  /** Units that were held or sold, or that are new, come free. */
  Pool giveBack(int units, Instant now) {
    return isWaitedFor(now)
        ? with(capacity, available, waitlistReserved + units)
        : with(capacity, available + units, waitlistReserved);
  }

  Pool openWaitlist(Instant until) {
    return new Pool(
        ticketType, position, name, price, capacity, available, waitlistReserved, until, published);
  }

  /** What was kept for the waitlist is the public's. */
  Pool closeWaitlist() {
    return with(capacity, available + waitlistReserved, 0).openWaitlist(null);
  }

  /** Another place in the catalogue, with so many units more (or less) that nobody has. */
  Pool resized(int newPosition, String newName, BigDecimal newPrice, int more, Instant now) {
    var renamed =
        new Pool(
            ticketType,
            newPosition,
            newName,
            newPrice,
            capacity + more,
            available,
            waitlistReserved,
            waitlistUntil,
            published);
    return more < 0 ? renamed.take(-more) : renamed.giveBack(more, now);
  }

  private Pool with(int newCapacity, int free, int reserved) {
    return new Pool(
        ticketType, position, name, price, newCapacity, free, reserved, waitlistUntil, published);
  }
}
