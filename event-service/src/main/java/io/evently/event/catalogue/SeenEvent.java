package io.evently.event.catalogue;

import io.evently.event.stock.Stock;

/**
 * An event as one answer shows it.
 *
 * @param stockVersion of the seats shown, 0 while nothing was heard
 */
public record SeenEvent(EventView event, long stockVersion) {

  static SeenEvent of(Event event, Stock stock) {
    return new SeenEvent(EventView.of(event, stock), stock == null ? 0 : stock.version());
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
