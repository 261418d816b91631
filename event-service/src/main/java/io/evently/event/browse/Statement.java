package io.evently.event.browse;

import io.evently.event.catalogue.Status;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A search as SQL. Everything that a client sent is a parameter. */
record Statement(String sql, List<Object> parameters) {

  private static final String SMALL = "lower(?::text collate pg_c_utf8)";

  static Statement of(Search s) {
    List<String> where = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    with(where, values, "e.status = ?", s.status().wire());
    with(where, values, "e.organizer_id = ?", s.organizer());
    if (s.status() != Status.DRAFT) {
      // A draft that was cancelled was never anybody else's business.
      where.add("e.published_at is not null");
    }
    s.words().forEach(word -> with(where, values, "e.search_text like " + SMALL, containing(word)));
    if (s.venue() != null) {
      with(where, values, "e.venue_text like " + SMALL, containing(s.venue()));
    }
    with(where, values, "e.price >= ?", s.minPrice());
    with(where, values, "e.price <= ?", s.maxPrice());
    with(
        where,
        values,
        "e.event_date >= ?",
        s.from() == null ? null : s.from().atOffset(ZoneOffset.UTC));
    with(
        where,
        values,
        "e.event_date <= ?",
        s.to() == null ? null : s.to().atOffset(ZoneOffset.UTC));
    if (s.hasSeats()) {
      where.add("coalesce(s.available, e.total_capacity) > 0");
    }
    if (s.after() != null) {
      where.add(
          "(%s, e.id) %s (%s, ?)"
              .formatted(s.sort().column, s.descending() ? "<" : ">", s.sort().parameter));
      values.add(s.after().key());
      values.add(s.after().id());
    }
    String direction = s.descending() ? " desc" : "";
    String sql =
        "select e.id, %s from event e left join stock s on s.event_id = e.id where %s order by %s%s, e.id%s limit %d"
            .formatted(
                s.sort().asText,
                String.join(" and ", where),
                s.sort().column,
                direction,
                direction,
                s.limit() + 1);
    return new Statement(sql, values);
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  private static void with(
      List<String> where, List<Object> values, String condition, Object value) {
    if (value != null) {
      where.add(condition);
      values.add(value);
    }
  }

  /** The three characters that LIKE would read as something else are taken literally. */
  private static String containing(String text) {
    String literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + literal + "%";
  }
}
