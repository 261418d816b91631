package io.evently.event.catalogue;

import jakarta.persistence.Embeddable;
import java.math.BigDecimal;

/**
 * One kind of ticket with its own price and capacity.
 *
 * @param id unique within the event, {@code general} in the short form
 * @param price in the event's currency, with its number of decimals
 * @param capacity seats, at least 1
 */
@Embeddable
public record TicketType(String id, String name, BigDecimal price, int capacity) {

  /** The only type of an event in the short form. */
  static final String GENERAL = "general";

  TicketType withScale(int decimals) {
    return new TicketType(id, name, price.setScale(decimals), capacity);
  }
}
