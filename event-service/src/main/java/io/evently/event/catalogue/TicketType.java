package io.evently.event.catalogue;

import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * One kind of ticket with its own price and capacity.
 *
 * @param id unique within the event, {@code general} in the short form
 * @param price in the event's currency, with its number of decimals
 * @param capacity seats, at least 1; of a type in a pool its cap, or the pool's capacity
 * @param pool that it draws from, or null: then its seats are its own
 * @param accessCodeRequired whether each booking needs a code of the organiser
 */
@Embeddable
public record TicketType(
    String id,
    String name,
    BigDecimal price,
    int capacity,
    String pool,
    boolean accessCodeRequired) {

  /** The only type of an event in the short form. */
  static final String GENERAL = "general";

  /** Whether the other is this type with no fewer seats, and from the same place. */
  boolean isIn(TicketType other) {
    return other.id.equals(id) && other.capacity >= capacity && Objects.equals(other.pool, pool);
  }

  TicketType withScale(int decimals) {
    return new TicketType(id, name, price.setScale(decimals), capacity, pool, accessCodeRequired);
  }
}
