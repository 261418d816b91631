package io.evently.event.catalogue;

import io.evently.event.stock.Stock;

/**
 * An event as one answer shows it.
 *
 * @param isPublic false while only its organiser may see it
 * @param stockVersion of the seats shown, 0 while nothing was heard
 */
record SeenEvent(EventView event, long stockVersion, boolean isPublic) {

  static SeenEvent of(Event event, Stock stock) {
    return new SeenEvent(
        EventView.of(event, stock), stock == null ? 0 : stock.version(), event.isPublic());
  }

  /**
   * Strong: it changes with everything that the answer shows, seats included. {@code If-Match}
   * looks at the part before the dot only, because a writer does not compete with buyers.
   */
  String etag() {
    return stockVersion == 0
        ? "\"" + event.version() + "\""
        : "\"" + event.version() + "." + stockVersion + "\"";
  }
}
