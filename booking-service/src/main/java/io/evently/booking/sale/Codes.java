package io.evently.booking.sale;

import java.util.Map;
import java.util.UUID;

/** The codes that a batch names, as far as there are such. */
public record Codes(Map<UUID, AccessCode> access, Map<String, PromoCode> promo) {

  public static final Codes NONE = new Codes(Map.of(), Map.of());
}
