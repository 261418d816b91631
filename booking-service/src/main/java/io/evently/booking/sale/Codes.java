package io.evently.booking.sale;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The codes that a batch names, as far as there are such, and who has used its admissions.
 *
 * @param admitted bookings by the ticket of the admission that they use; several are of one order
 */
public record Codes(
    Map<UUID, AccessCode> access, Map<String, PromoCode> promo, Map<UUID, Set<UUID>> admitted) {

  public static final Codes NONE = new Codes(Map.of(), Map.of(), Map.of());
}
