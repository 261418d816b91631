package io.evently.bench.chaos;

import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.Database;
import io.evently.local.servers.ServerException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service has stored of some events.
 *
 * @param suite whose Postgres runs
 * @param events every parameter of a query
 */
record Tables(Suite suite, Service service, List<String> events) {

  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  long number(String sql) {
    return query(
        sql,
        row -> {
          row.next();
          return row.getLong(1);
        });
  }

  <T> List<T> list(String sql, Row<T> each) {
    return query(
        sql,
        row -> {
          List<T> all = new ArrayList<>();
          while (row.next()) {
            all.add(each.read(row));
          }
          return all;
        });
  }

  <T> T query(String sql, Reader<T> reader) {
    Database database = suite.database(service);
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password())) {
      connection.setSchema(service.shortName());
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        for (int i = 1; i <= select.getParameterMetaData().getParameterCount(); i++) {
          select.setArray(i, connection.createArrayOf("text", events.toArray()));
        }
        try (ResultSet rows = select.executeQuery()) {
          return reader.read(rows);
        }
      }
    } catch (SQLException e) {
      throw new ServerException(
          "Cannot read the tables of %s: %s".formatted(service.label(), e.getMessage()), e);
    }
  }
}
