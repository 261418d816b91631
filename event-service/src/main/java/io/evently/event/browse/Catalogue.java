package io.evently.event.browse;

import io.evently.event.browse.PopularEvent.Ranking;
import io.evently.event.catalogue.Event;
import io.evently.event.catalogue.EventView;
import io.evently.event.catalogue.Events;
import io.evently.event.price.Prices;
import io.evently.event.price.PublishedPrices;
import io.evently.event.stock.Stock;
import io.evently.event.stock.Stocks;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Reads pages: one statement finds the ids in order, two more fetch what they show. */
@Singleton
class Catalogue {

  private final DataSource datasource;
  private final Events events;
  private final Stocks stocks;
  private final Prices prices;

  Catalogue(DataSource datasource, Events events, Stocks stocks, Prices prices) {
    this.datasource = datasource;
    this.events = events;
    this.stocks = stocks;
    this.prices = prices;
  }

  Page find(Search search) throws SQLException {
    Statement statement = Statement.of(search);
    Map<String, String> keyById = new LinkedHashMap<>();
    try (Connection connection = datasource.getConnection();
        PreparedStatement select = connection.prepareStatement(statement.sql())) {
      statement.bind(select);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keyById.put(row.getString(1), row.getString(2));
        }
      }
    }
    List<String> ids = List.copyOf(keyById.keySet());
    if (ids.size() <= search.limit()) {
      return new Page(views(ids), null);
    }
    String last = ids.get(search.limit() - 1);
    return new Page(
        views(ids.subList(0, search.limit())), search.cursorBehind(keyById.get(last), last));
  }

  /** Coming events by tickets taken, most first. */
  Ranking popular(int limit) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = datasource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select e.id from event e left join stock s on s.event_id = e.id
                where e.status = 'published' and e.event_date > now()
                order by coalesce(s.taken, 0) desc, e.event_date, e.id limit ?
                """)) {
      select.setInt(1, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
    }
    Map<String, Stock> stock = stocks.of(ids);
    Map<String, PublishedPrices> published = prices.of(ids);
    return new Ranking(
        events.inOrder(ids).stream()
            .map(e -> popular(e, stock.get(e.id()), published.get(e.id())))
            .toList());
  }

  private static PopularEvent popular(Event event, Stock stock, PublishedPrices published) {
    return PopularEvent.of(
        EventView.of(event, stock).priced(published), stock == null ? 0 : stock.taken());
  }

  private List<EventView> views(List<String> ids) throws SQLException {
    Map<String, Stock> stock = stocks.of(ids);
    Map<String, PublishedPrices> published = prices.of(ids);
    return events.inOrder(ids).stream()
        .map(e -> EventView.of(e, stock.get(e.id())).priced(published.get(e.id())))
        .toList();
  }
}
