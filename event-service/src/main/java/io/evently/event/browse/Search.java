package io.evently.event.browse;

import io.evently.event.catalogue.Status;
import io.evently.platform.http.Cursor;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody looks for.
 *
 * @param words each has to occur in name, venue or description
 * @param from the earliest date; null for none
 * @param organizer whose events, or null for everybody's
 * @param after sort key and id of the last event seen, or null
 */
record Search(
    List<String> words,
    String venue,
    BigDecimal minPrice,
    BigDecimal maxPrice,
    boolean hasSeats,
    Instant from,
    Instant to,
    Status status,
    String organizer,
    Sort sort,
    boolean descending,
    int limit,
    After after) {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_WORDS = 8;
  private static final Set<String> LISTED = Set.of("limit", "cursor");
  private static final Set<String> KNOWN =
      Set.of(
          "search",
          "venue",
          "min_price",
          "max_price",
          "has_seats",
          "start_date",
          "end_date",
          "status",
          "sort_by",
          "order",
          "limit",
          "cursor");

  /** The last event seen. */
  record After(String key, String id) {}

  /** What is on from now on, by date. */
  static Search list(MultivaluedMap<String, String> query, Instant now) {
    var parameters = new Parameters(query, LISTED);
    int limit = parameters.limit(DEFAULT_LIMIT);
    parameters.requireAllRead();
    return new Search(
        List.of(),
        null,
        null,
        null,
        false,
        now,
        null,
        Status.PUBLISHED,
        null,
        Sort.DATE,
        false,
        limit,
        after(parameters.cursor(), Sort.DATE, false));
  }

  /** Published events from now on, unless the parameters say otherwise. */
  static Search of(MultivaluedMap<String, String> query, Optional<Caller> caller, Instant now) {
    var p = new Parameters(query, KNOWN);
    Status status =
        Status.of(
            p.choice("status", Set.of("draft", "published", "cancelled", "finished"), "published"));
    Sort sort =
        Sort.valueOf(
            p.choice("sort_by", Set.of("date", "price", "name", "capacity"), "date")
                .toUpperCase(Locale.ROOT));
    boolean descending = p.choice("order", Set.of("asc", "desc"), "asc").equals("desc");
    String text = p.text("search");
    Instant from = p.time("start_date");
    boolean anyDate = p.has("start_date") || p.has("end_date") || status != Status.PUBLISHED;
    var search =
        new Search(
            text == null ? List.of() : Arrays.stream(text.split("\\s+")).limit(MAX_WORDS).toList(),
            p.text("venue"),
            p.money("min_price"),
            p.money("max_price"),
            p.flag("has_seats"),
            anyDate ? from : now,
            p.time("end_date"),
            status,
            status == Status.DRAFT ? ownerOfDrafts(caller) : null,
            sort,
            descending,
            p.limit(DEFAULT_LIMIT),
            null);
    p.requireAllRead();
    return search.startingAfter(after(p.cursor(), sort, descending));
  }

  /** Where the page behind this event begins; a cursor of another order is not ours. */
  String cursorBehind(String key, String id) {
    return Cursor.after(name(sort, descending), key, id);
  }

  private Search startingAfter(After position) {
    return new Search(
        words,
        venue,
        minPrice,
        maxPrice,
        hasSeats,
        from,
        to,
        status,
        organizer,
        sort,
        descending,
        limit,
        position);
  }

  private static After after(String cursor, Sort sort, boolean descending) {
    if (cursor == null) {
      return null;
    }
    List<String> parts = Cursor.read(cursor, 3);
    if (!parts.get(0).equals(name(sort, descending))) {
      throw Cursor.invalid();
    }
    return new After(sort.key(parts.get(1)), parts.get(2));
  }

  /** Drafts are shown to their organiser; an admin sees all. */
  private static String ownerOfDrafts(Optional<Caller> caller) {
    Caller who =
        caller.orElseThrow(
            () ->
                ProblemException.of(
                    CommonProblem.UNAUTHENTICATED,
                    "Drafts are shown to their organiser: send an access token."));
    return who.is(Caller.ADMIN) ? null : who.subject();
  }

  private static String name(Sort sort, boolean descending) {
    return (descending ? "-" : "+") + sort.name();
  }
}
