package io.evently.booking.price;

import io.evently.booking.reads.Reads;
import io.evently.booking.sale.Price;
import io.evently.booking.sale.PublishedPrice;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what the tickets of an event cost now. */
@Singleton
class Prices {

  private static final String SELECT =
      """
      select p.ticket_type, p.price, e.currency,
        r.price as published, r.face_value, r.currency as published_currency, r.version
      from pool p join event e using (event_id)
        left join published_price r using (event_id, ticket_type)
      where event_id = ? and e.status <> 'draft' and p.capacity > 0
        and p.ticket_type not like 'pool:%' order by p.position
      """;

  private final Reads reads;

  Prices(Reads reads) {
    this.reads = reads;
  }

  /** By type, in the event's order; empty when the event is not known here. */
  List<Price> of(String eventId) throws SQLException {
    return reads.ofEvent(eventId, connection -> of(connection, eventId));
  }

  private static List<Price> of(Connection connection, String eventId) throws SQLException {
    List<Price> prices = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          prices.add(
              Price.now(
                  row.getString("ticket_type"),
                  row.getBigDecimal("price"),
                  row.getString("currency"),
                  published(row)));
        }
      }
    }
    return prices;
  }

  private static PublishedPrice published(ResultSet row) throws SQLException {
    BigDecimal price = row.getBigDecimal("published");
    return price == null
        ? null
        : new PublishedPrice(
            price,
            row.getBigDecimal("face_value"),
            row.getString("published_currency"),
            row.getLong("version"));
  }
}
