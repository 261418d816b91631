package io.evently.event.stock;

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
import javax.sql.DataSource;

/** All stock that was heard of. */
@Singleton
public class Stocks {

  private static final TypeReference<Map<String, Integer>> BY_TYPE = new TypeReference<>() {};

  private final DataSource datasource;
  private final ObjectMapper json;

  Stocks(DataSource datasource, ObjectMapper json) {
    this.datasource = datasource;
    this.json = json;
  }

  /** By event id; an event of which nothing was heard is missing. */
  public Map<String, Stock> of(Collection<String> eventIds) throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select event_id, version, available, taken, types from stock"
                    + " where event_id = any(?)")) {
      select.setArray(1, connection.createArrayOf("text", eventIds.toArray()));
      Map<String, Stock> found = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), stock(row));
        }
      }
      return found;
    }
  }

  private Stock stock(ResultSet row) throws SQLException {
    try {
      return new Stock(
          row.getLong(2), row.getInt(3), row.getInt(4), json.readValue(row.getString(5), BY_TYPE));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stock.types is not what this service writes", e);
    }
  }
}
