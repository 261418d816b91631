package io.evently.booking.order;

import io.evently.platform.http.Cursor;
import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.UUID;

/**
 * Which page of a list is wanted.
 *
 * @param limit 1 to 100 entries
 * @param after id of the last booking of the page before; null for the first page
 */
record PageRequest(int limit, UUID after) {

  /**
   * @throws ProblemException with everything that is wrong
   */
  static PageRequest of(MultivaluedMap<String, String> query) {
    var parameters = QueryParameters.of(query, Set.of("limit", "cursor"));
    int limit = parameters.limit();
    parameters.requireAllRead();
    return new PageRequest(limit, parameters.cursor().map(PageRequest::id).orElse(null));
  }

  private static UUID id(String cursor) {
    return BookingIds.parse(Cursor.read(cursor, 1).getFirst()).orElseThrow(Cursor::invalid);
  }
}
