package io.evently.event.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** All published prices that were heard of. */
@Singleton
public class Prices {

  private static final TypeReference<Map<String, PublishedPrices.OfType>> BY_TYPE =
      new TypeReference<>() {};

  private final ObjectMapper json;

  Prices(ObjectMapper json) {
    this.json = json;
  }

  /** By event id, as this connection sees it; an event without published prices is missing. */
  public Map<String, PublishedPrices> of(Connection connection, Collection<String> eventIds)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select event_id, version, currency, types from price where event_id = any(?)")) {
      select.setArray(1, connection.createArrayOf("text", eventIds.toArray()));
      Map<String, PublishedPrices> found = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), prices(row));
        }
      }
      return found;
    }
  }

  /** Keeps what is newer than what was heard before. */
  void hear(Connection connection, Collection<PriceChanged> said) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into price (event_id, version, currency, types) values (?, ?, ?, ?::jsonb)
            on conflict (event_id) do update set version = excluded.version,
              currency = excluded.currency, types = excluded.types
            where price.version < excluded.version
            """)) {
      for (PriceChanged one : said) {
        upsert.setString(1, one.eventId());
        upsert.setLong(2, one.version());
        upsert.setString(3, one.currency());
        upsert.setString(4, types(one));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private String types(PriceChanged said) {
    Map<String, PublishedPrices.OfType> byType =
        said.prices().stream()
            .collect(
                Collectors.toMap(
                    PriceChanged.OfType::ticketType,
                    of -> new PublishedPrices.OfType(of.price(), of.faceValue()),
                    (a, b) -> b));
    try {
      return json.writeValueAsString(byType);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of amounts must be writable", e);
    }
  }

  private PublishedPrices prices(ResultSet row) throws SQLException {
    try {
      return new PublishedPrices(
          row.getLong(2), row.getString(3), json.readValue(row.getString(4), BY_TYPE));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("price.types is not what this service writes", e);
    }
  }
}
