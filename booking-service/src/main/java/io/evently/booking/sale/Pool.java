package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The units of one ticket type, or of several that share them. {@code capacity - available -
 * waitlistReserved} are held or sold.
 *
 * @param position of the type in the event's list
 * @param price of the catalogue
 * @param waitlistUntil until when units that come free are kept for the waitlist; null: not at all
 * @param published what pricing-service published for the type, or null
 * @param drawsFrom key of the shared pool that the type's units come from too, or null
 * @param accessCodeRequired whether each booking of the type needs a code
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
    PublishedPrice published,
    String drawsFrom,
    boolean accessCodeRequired) {

  private static final String SHARED = "pool:";

  /** What a shared pool is called among those of ticket types; no type's id has a colon. */
  public static String key(String sharedPool) {
    return sharedPool == null ? null : SHARED + sharedPool;
  }

  /** Whether it is shared: no ticket type itself. */
  public boolean isShared() {
    return isKey(ticketType);
  }

  public static boolean isKey(String name) {
    return name.startsWith(SHARED);
  }

  /** The shared pool's id in the catalogue by its key; null stays null. */
  public static String id(String key) {
    return key == null ? null : key.substring(SHARED.length());
  }

  /** The shared pool's id in the catalogue; of a type the one that it draws from, or null. */
  public String sharedPool() {
    return id(isShared() ? ticketType : drawsFrom);
  }

  /** What is left of a type whose pool is {@code shared}. */
  public Pool within(Pool shared) {
    return with(capacity, Math.min(available, shared.available), waitlistReserved);
  }

  /** Of a type with units of its own, without a published price. */
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
        null,
        null,
        false);
  }

  Pool drawing(String key, boolean codeRequired) {
    return new Pool(
        ticketType,
        position,
        name,
        price,
        capacity,
        available,
        waitlistReserved,
        waitlistUntil,
        published,
        key,
        codeRequired);
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
        ticketType,
        position,
        name,
        price,
        capacity,
        available,
        waitlistReserved,
        until,
        published,
        drawsFrom,
        accessCodeRequired);
  }

  /** The same before it had any units. */
  Pool empty() {
    return with(0, 0, 0);
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
            published,
            drawsFrom,
            accessCodeRequired);
    return more < 0 ? renamed.take(-more) : renamed.giveBack(more, now);
  }

  private Pool with(int newCapacity, int free, int reserved) {
    return new Pool(
        ticketType,
        position,
        name,
        price,
        newCapacity,
        free,
        reserved,
        waitlistUntil,
        published,
        drawsFrom,
        accessCodeRequired);
  }
}
