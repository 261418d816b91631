package io.evently.booking.sale;

import java.util.List;
import java.util.UUID;

/**
 * A code that opens ticket types, for one booking.
 *
 * @param ticketTypes null: any
 * @param isUsed whether a booking uses it
 * @param isRevoked whether it opens nothing any more
 */
public record AccessCode(UUID hash, List<String> ticketTypes, boolean isUsed, boolean isRevoked) {

  boolean opens(String ticketType) {
    return !isUsed && !isRevoked && (ticketTypes == null || ticketTypes.contains(ticketType));
  }

  AccessCode used(boolean now) {
    return new AccessCode(hash, ticketTypes, now, isRevoked);
  }
}
