package io.evently.event.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.database.Columns;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
    try (Connection connection = datasource.getConnection()) {
      return of(connection, eventIds);
    }
  }

  /** The same as this connection sees it. */
  public Map<String, Stock> of(Connection connection, Collection<String> eventIds)
      throws SQLException {
    try (PreparedStatement select =
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

  /** Keeps what is newer than what was heard before. At most one entry an event. */
  void hear(Connection connection, List<InventoryChanged> said) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into stock (event_id, version, as_of, capacity, available, taken, types)
            select * from unnest(?, ?, ?::timestamptz[], ?, ?, ?, ?::jsonb[])
            on conflict (event_id) do update set
              version = excluded.version, as_of = excluded.as_of, capacity = excluded.capacity,
              available = excluded.available, taken = excluded.taken, types = excluded.types
            where stock.version < excluded.version
            """)) {
      upsert.setArray(1, Columns.of(connection, "text", said, InventoryChanged::eventId));
      upsert.setArray(2, Columns.of(connection, "bigint", said, InventoryChanged::version));
      upsert.setArray(3, Columns.of(connection, "text", said, InventoryChanged::asOf));
      upsert.setArray(4, Columns.of(connection, "int", said, InventoryChanged::capacity));
      upsert.setArray(5, Columns.of(connection, "int", said, InventoryChanged::available));
      upsert.setArray(6, Columns.of(connection, "int", said, InventoryChanged::taken));
      upsert.setArray(7, Columns.of(connection, "text", said, this::types));
      upsert.executeUpdate();
    }
  }

  private String types(InventoryChanged said) {
    try {
      return json.writeValueAsString(said.availableByType());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers must be writable", e);
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
