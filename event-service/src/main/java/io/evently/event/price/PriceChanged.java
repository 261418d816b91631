package io.evently.event.price;

import java.math.BigDecimal;
import java.util.List;

/** What this service reads of {@code evently.pricing.prices.v1}. */
record PriceChanged(String eventId, long version, String currency, List<OfType> prices) {

  record OfType(String ticketType, BigDecimal price, BigDecimal faceValue) {}
}
