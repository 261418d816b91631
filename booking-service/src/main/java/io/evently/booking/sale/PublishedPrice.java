package io.evently.booking.sale;

import java.math.BigDecimal;

/**
 * What pricing-service published for a ticket type.
 *
 * @param faceValue the catalogue's price that it was derived from
 * @param version of the event's prices, increasing
 */
public record PublishedPrice(
    BigDecimal price, BigDecimal faceValue, String currency, long version) {

  /** Whoever changes the catalogue has decided anew: then what was published is over. */
  boolean holdsFor(BigDecimal cataloguePrice, String cataloguedIn) {
    return faceValue.compareTo(cataloguePrice) == 0 && currency.equals(cataloguedIn);
  }
}
