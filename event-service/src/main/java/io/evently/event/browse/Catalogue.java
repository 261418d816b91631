package io.evently.event.browse;

import io.evently.event.browse.PopularEvent.Ranking;
import io.evently.event.catalogue.Event;
import io.evently.event.catalogue.EventView;
import io.evently.event.catalogue.Events;
import io.evently.event.price.Prices;
import io.evently.event.price.PublishedPrices;
import io.evently.event.stock.Stock;
import io.evently.event.stock.Stocks;
import io.evently.platform.database.Replica;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pages: one statement finds the ids in order, others fetch what they show, all on one
 * connection. A replica, looked at from the start, may answer.
 */
@Startup
@Singleton
class Catalogue {

  private static final String POPULAR =
      """
      select e.id from event e left join stock s on s.event_id = e.id
      where e.status = 'published' and e.event_date > now()
      order by coalesce(s.taken, 0) desc, e.event_date, e.id limit ?
      """;

  private final Replica replica;
  private final Events events;
  private final Stocks stocks;
  private final Prices prices;

  Catalogue(Replica replica, Events events, Stocks stocks, Prices prices) {
    this.replica = replica;
    this.events = events;
    this.stocks = stocks;
    this.prices = prices;
  }

  Page find(Search search) throws SQLException {
    Statement statement = Statement.of(search);
    return replica.read((connection, behind) -> find(connection, search, statement));
  }

  /** Coming events by tickets taken, most first. */
  Ranking popular(int limit) throws SQLException {
    return replica.read((connection, behind) -> popular(connection, limit));
  }

  private Page find(Connection connection, Search search, Statement statement) throws SQLException {
    Map<String, String> keyById = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(statement.sql())) {
      statement.bind(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keyById.put(row.getString(1), row.getString(2));
        }
      }
    }
    List<String> ids = List.copyOf(keyById.keySet());
    if (ids.size() <= search.limit()) {
      return new Page(views(connection, ids), null);
    }
    String last = ids.get(search.limit() - 1);
    return new Page(
        views(connection, ids.subList(0, search.limit())),
        search.cursorBehind(keyById.get(last), last));
  }

  private Ranking popular(Connection connection, int limit) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(POPULAR)) {
      select.setInt(1, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    Map<String, Stock> stock = stocks.of(connection, ids);
    Map<String, PublishedPrices> published = prices.of(connection, ids);
    return new Ranking(
        events.inOrder(connection, ids).stream()
            .map(e -> popular(e, stock.get(e.id()), published.get(e.id())))
            .toList());
  }

  private static PopularEvent popular(Event event, Stock stock, PublishedPrices published) {
    return PopularEvent.of(
        EventView.of(event, stock).priced(published), stock == null ? 0 : stock.taken());
  }

  private List<EventView> views(Connection connection, List<String> ids) throws SQLException {
    Map<String, Stock> stock = stocks.of(connection, ids);
    Map<String, PublishedPrices> published = prices.of(connection, ids);
    return events.inOrder(connection, ids).stream()
        .map(e -> EventView.of(e, stock.get(e.id())).priced(published.get(e.id())))
        .toList();
  }
}
