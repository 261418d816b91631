package io.evently.notification.desk;

import io.evently.platform.http.Cursor;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which page of a list is wanted.
 *
 * @param limit 1 to 100 entries
 * @param before time of the last entry of the page before; null for the first page
 * @param id of that entry
 */
record PageRequest(int limit, Instant before, UUID id) {

  private static final Set<String> KNOWN = Set.of("limit", "cursor");
  private static final int DEFAULT_LIMIT = 20;

  /**
   * @throws ProblemException with everything that is wrong
   */
  static PageRequest of(MultivaluedMap<String, String> query) {
    List<FieldError> errors = new ArrayList<>(0);
    query.forEach(
        (name, values) -> {
          if (!KNOWN.contains(name)) {
            errors.add(error(name, "unknown_parameter", "Leave it out; known: cursor, limit."));
          } else if (values.size() > 1) {
            errors.add(error(name, "duplicate", "Send it once."));
          }
        });
    String limit = query.getFirst("limit");
    if (limit != null && !limit.matches("[1-9][0-9]?|100")) {
      errors.add(error("limit", "out_of_range", "Send a number from 1 to 100."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    int size = limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
    String cursor = query.getFirst("cursor");
    return cursor == null ? new PageRequest(size, null, null) : after(size, cursor);
  }

  private static PageRequest after(int size, String cursor) {
    List<String> keys = Cursor.read(cursor, 2);
    try {
      return new PageRequest(size, Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Cursor.invalid();
    }
  }

  private static FieldError error(String name, String code, String detail) {
    return new FieldError("query:" + name, code, detail);
  }
}
