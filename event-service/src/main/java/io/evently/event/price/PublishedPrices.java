package io.evently.event.price;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The published prices of one event as last heard.
 *
 * @param version of the event's prices, increasing
 */
public record PublishedPrices(long version, String currency, Map<String, OfType> byType) {

  /** The published price of a type, and the catalogue's that it was derived from. */
  record OfType(BigDecimal price, BigDecimal faceValue) {}

  /** What a ticket of the type costs: the published price while the catalogue's is its origin. */
  public BigDecimal priceOf(String type, BigDecimal catalogue, String cataloguedIn) {
    OfType published = byType.get(type);
    return published != null
            && published.faceValue().compareTo(catalogue) == 0
            && currency.equals(cataloguedIn)
        ? published.price()
        : catalogue;
  }
}
