package io.evently.event.stock;

import java.util.Map;

/**
 * Seats of one event as last heard.
 *
 * @param version of the inventory, increasing; 0 while nothing was heard
 * @param available seats of all types that anybody may still take
 * @param availableByType the same by ticket type id
 * @param taken held and sold seats of all types
 */
public record Stock(long version, int available, int taken, Map<String, Integer> availableByType) {

  /**
   * @param type ticket type id
   * @param capacity what is assumed while nothing was heard of the type
   */
  public int availableOf(String type, int capacity) {
    return availableByType.getOrDefault(type, capacity);
  }
}
