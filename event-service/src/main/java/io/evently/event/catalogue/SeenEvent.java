package io.evently.event.catalogue;

import io.evently.event.price.PublishedPrices;
import io.evently.event.stock.Stock;

/**
 * An event as one answer shows it.
 *
 * @param isPublic false while only its organiser may see it
 * @param stockVersion of the seats shown, 0 while nothing was heard
 * @param priceVersion of the prices shown, 0 while nothing was heard
 */
record SeenEvent(EventView event, long stockVersion, long priceVersion, boolean isPublic) {

  static SeenEvent of(Event event, Stock stock, PublishedPrices prices) {
    return new SeenEvent(
        EventView.of(event, stock).priced(prices),
        stock == null ? 0 : stock.version(),
        prices == null ? 0 : prices.version(),
        event.isPublic());
  }

  /**
   * Strong: it changes with everything that the answer shows, seats and prices included. {@code
   * If-Match} looks at the part before the dot only, because a writer does not compete with buyers.
   */
  String etag() {
    String prices = priceVersion == 0 ? "" : "." + priceVersion;
    return stockVersion == 0 && priceVersion == 0
        ? "\"" + event.version() + "\""
        : "\"" + event.version() + "." + stockVersion + prices + "\"";
  }
}
