package io.evently.event.catalogue;

import io.evently.event.cache.EventCache;
import io.evently.event.price.Prices;
import io.evently.event.stock.Stocks;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** One event as a client sees it, from the nearest layer that has it. */
@Singleton
class EventReader {

  private final DataSource datasource;
  private final EventCache cache;
  private final Events events;
  private final Stocks stocks;
  private final Prices prices;

  EventReader(
      DataSource datasource, EventCache cache, Events events, Stocks stocks, Prices prices) {
    this.datasource = datasource;
    this.cache = cache;
    this.events = events;
    this.stocks = stocks;
    this.prices = prices;
  }

  /**
   * @throws ProblemException {@code not_found} when there is none that the caller may see
   */
  SeenEvent read(String id, Optional<Caller> caller) throws Exception {
    if (!EventIds.isOne(id)) {
      throw Events.notFound();
    }
    SeenEvent seen = cache.events().get(id, SeenEvent.class, () -> load(id));
    if (seen == null || !EventAccess.sees(caller, seen.event().organizerId(), seen.isPublic())) {
      throw Events.notFound();
    }
    return seen;
  }

  /** A write is seen by whoever reads after it. */
  void forget(String id) {
    cache.changed(id);
  }

  /** What was just written, with seats and prices as last heard. */
  SeenEvent written(Event event) throws SQLException {
    cache.changed(event.id());
    try (Connection connection = datasource.getConnection()) {
      return seen(connection, event);
    }
  }

  private SeenEvent load(String id) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      Optional<Event> event = events.find(connection, id);
      return event.isEmpty() ? null : seen(connection, event.get());
    }
  }

  private SeenEvent seen(Connection connection, Event event) throws SQLException {
    List<String> id = List.of(event.id());
    return SeenEvent.of(
        event,
        stocks.of(connection, id).get(event.id()),
        prices.of(connection, id).get(event.id()));
  }
}
