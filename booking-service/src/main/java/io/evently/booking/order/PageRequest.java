package io.evently.booking.order;

import io.evently.platform.http.Cursor;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which page of a list is wanted.
 *
 * @param limit 1 to 100 entries
 * @param after id of the last booking of the page before; null for the first page
 */
record PageRequest(int limit, UUID after) {

  private static final Set<String> KNOWN = Set.of("limit", "cursor");
  private static final int DEFAULT_LIMIT = 20;

  /**
   * @throws ProblemException with everything that is wrong; read strictly, because JAX-RS would
   *     take an unreadable number for a route that does not exist
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
    String cursor = query.getFirst("cursor");
    return new PageRequest(
        limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit),
        cursor == null
            ? null
            : BookingIds.parse(Cursor.read(cursor, 1).getFirst()).orElseThrow(Cursor::invalid));
  }

  private static FieldError error(String name, String code, String detail) {
    return new FieldError("query:" + name, code, detail);
  }
}
