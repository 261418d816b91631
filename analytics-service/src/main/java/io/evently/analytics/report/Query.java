package io.evently.analytics.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements with {@code :names}, on one connection, for one caller. {@code :own} stands for "of an
 * event {@code e} that the caller may see".
 */
final class Query {

  private static final Pattern NAME = Pattern.compile("(?<!:):([a-z_]+)");

  private final Connection connection;
  private final Map<String, Object> values = new HashMap<>();

  /**
   * @param organizer whose events, or null for all
   */
  Query(Connection connection, String organizer) {
    this.connection = connection;
    values.put("organizer", organizer);
  }

  Query with(String name, Object value) {
    values.put(name, value instanceof Instant i ? i.atOffset(ZoneOffset.UTC) : value);
    return this;
  }

  /** Rows with the names of the columns; an amount beside a {@code currency} gets its digits. */
  List<Map<String, Object>> rows(String sql) throws SQLException {
    String scoped =
        sql.replace(":own", "(cast(:organizer as text) is null or e.organizer_id = :organizer)");
    List<Object> bound = new ArrayList<>();
    String prepared =
        NAME.matcher(scoped)
            .replaceAll(
                match -> {
                  bound.add(values.get(match.group(1)));
                  return Matcher.quoteReplacement("?");
                });
    try (PreparedStatement statement = connection.prepareStatement(prepared)) {
      for (int i = 0; i < bound.size(); i++) {
        statement.setObject(i + 1, bound.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(read(row));
        }
        return rows;
      }
    }
  }

  /** The only row. */
  Map<String, Object> row(String sql) throws SQLException {
    return rows(sql).getFirst();
  }

  private static Map<String, Object> read(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, Object> read = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String type = columns.getColumnTypeName(i);
      Object value =
          type.equals("timestamptz")
              ? instant(row.getObject(i, OffsetDateTime.class))
              : row.getObject(i);
      read.put(columns.getColumnLabel(i), value);
    }
    if (read.get("currency") instanceof String currency) {
      read.replaceAll((name, value) -> value instanceof BigDecimal m ? money(m, currency) : value);
    }
    return read;
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static String money(BigDecimal amount, String currency) {
    int digits;
    try {
      digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      digits = 2;
    }
    return amount.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
