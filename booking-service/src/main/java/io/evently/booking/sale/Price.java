package io.evently.booking.sale;

import java.math.BigDecimal;

/**
 * What one ticket of a type costs everybody at one moment.
 *
 * @param faceValue the catalogue's price
 * @param version of the published prices; 0 where the catalogue's price is asked
 */
public record Price(
    String ticketType, BigDecimal amount, BigDecimal faceValue, String currency, long version) {

  /**
   * The published price while it stands for this price of the catalogue, else the catalogue's.
   *
   * @param published null where nothing was published
   */
  public static Price now(
      String ticketType, BigDecimal catalogue, String currency, PublishedPrice published) {
    return published != null && published.holdsFor(catalogue, currency)
        ? new Price(ticketType, published.price(), catalogue, currency, published.version())
        : new Price(ticketType, catalogue, catalogue, currency, 0);
  }
}
