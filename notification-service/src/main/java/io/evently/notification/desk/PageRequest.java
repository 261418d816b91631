package io.evently.notification.desk;

import io.evently.platform.http.Cursor;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
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

  /**
   * @throws ProblemException with everything that is wrong
   */
  static PageRequest of(MultivaluedMap<String, String> query) {
    var parameters = QueryParameters.of(query, Set.of("limit", "cursor"));
    int limit = parameters.limit();
    parameters.requireAllRead();
    return parameters
        .cursor()
        .map(cursor -> after(limit, cursor))
        .orElseGet(() -> new PageRequest(limit, null, null));
  }

  private static PageRequest after(int size, String cursor) {
    List<String> keys = Cursor.read(cursor, 2);
    try {
      return new PageRequest(size, Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Cursor.invalid();
    }
  }
}
