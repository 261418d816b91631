package io.evently.event.stock;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What this service reads of {@code evently.booking.inventory.v1}. */
record InventoryChanged(
    String eventId,
    long version,
    Instant asOf,
    int capacity,
    int available,
    int taken,
    List<Type> ticketTypes) {

  record Type(String id, int available) {}

  Map<String, Integer> availableByType() {
    return ticketTypes == null
        ? Map.of()
        : ticketTypes.stream().collect(Collectors.toMap(Type::id, Type::available, (a, b) -> b));
  }
}
