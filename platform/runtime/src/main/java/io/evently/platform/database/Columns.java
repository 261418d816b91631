package io.evently.platform.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;

/**
 * Many rows in one statement: each column goes as an array, and {@code unnest} makes rows of it.
 */
public final class Columns {

  private Columns() {}

  /**
   * One column.
   *
   * @param type of the array's elements; an {@link Instant} goes as text, so its parameter is
   *     written {@code ?::timestamptz[]}
   */
  public static <T> Array of(
      Connection connection, String type, Collection<T> rows, Function<T, ?> value)
      throws SQLException {
    // Arrays of these classes go to the server in binary form; of any other they are spelled out.
    Object[] values =
        switch (type) {
          case "text" -> new String[rows.size()];
          case "int4" -> new Integer[rows.size()];
          case "int8" -> new Long[rows.size()];
          default -> new Object[rows.size()];
        };
    int i = 0;
    for (T row : rows) {
      Object one = value.apply(row);
      values[i++] = one != null && type.equals("text") ? one.toString() : one;
    }
    return connection.createArrayOf(type, values);
  }
}
