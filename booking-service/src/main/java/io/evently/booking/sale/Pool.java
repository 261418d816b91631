package io.evently.booking.sale;

import java.math.BigDecimal;

/**
 * The units of one ticket type. {@code capacity - available - waitlistReserved} are held or sold.
 *
 * @param position of the type in the event's list
 */
public record Pool(
    String ticketType,
    int position,
    String name,
    BigDecimal price,
    int capacity,
    int available,
    int waitlistReserved) {

  /** Held and sold. */
  public int taken() {
    return capacity - available - waitlistReserved;
  }

  /** Held, sold and reserved: what the capacity cannot fall under. */
  public int inUse() {
    return capacity - available;
  }

  Pool take(int units) {
    return withAvailable(available - units);
  }

  Pool giveBack(int units) {
    return withAvailable(available + units);
  }

  private Pool withAvailable(int units) {
    return new Pool(ticketType, position, name, price, capacity, units, waitlistReserved);
  }
}
