package io.evently.platform.http;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Query parameters, read strictly: unknown and repeated ones are refused, and everything that is
 * wrong is told at once. JAX-RS would take an unreadable number for a route that does not exist.
 */
public final class QueryParameters {

  private static final int DEFAULT_LIMIT = 20;

  private final MultivaluedMap<String, String> query;
  private final List<FieldError> errors = new ArrayList<>(0);

  private QueryParameters(MultivaluedMap<String, String> query) {
    this.query = query;
  }

  /** Nothing is refused before {@link #requireAllRead}. */
  public static QueryParameters of(MultivaluedMap<String, String> query, Set<String> known) {
    var parameters = new QueryParameters(query);
    String advice = "Leave it out" + (known.isEmpty() ? "." : "; known: " + sorted(known) + ".");
    query.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            parameters.wrong(name, "unknown_parameter", advice);
          } else if (values.size() > 1) {
            parameters.wrong(name, "duplicate", "Send it once.");
          } else if (values.getFirst().indexOf('\0') >= 0) {
            // No text in a database has it.
            parameters.wrong(name, "wrong_format", "Leave out the character U+0000.");
          }
        });
    return parameters;
  }

  /**
   * For an endpoint that takes none.
   *
   * @throws ProblemException when there is one
   */
  public static void none(MultivaluedMap<String, String> query) {
    of(query, Set.of()).requireAllRead();
  }

  /** As sent. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(query.getFirst(name));
  }

  /** As sent: a cursor is checked by who uses it. */
  public Optional<String> cursor() {
    return text("cursor");
  }

  /** Entries of a page: 1 to 100, 20 when not given. */
  public int limit() {
    return limit(DEFAULT_LIMIT);
  }

  /** Entries of a page, 1 to 100. */
  public int limit(int otherwise) {
    return read(
            "limit",
            "out_of_range",
            "Send a number from 1 to 100.",
            value ->
                value.matches("[1-9][0-9]?|100")
                    ? Optional.of(Integer.parseInt(value))
                    : Optional.empty())
        .orElse(otherwise);
  }

  /**
   * Empty when not given, and when it is wrong.
   *
   * @param read empty for what is wrong
   */
  public <T> Optional<T> read(
      String name, String code, String detail, Function<String, Optional<T>> read) {
    Optional<String> value = text(name);
    Optional<T> found = value.flatMap(read);
    if (value.isPresent() && found.isEmpty()) {
      wrong(name, code, detail);
    }
    return found;
  }

  /** Says that a parameter is not as it has to be. */
  public void wrong(String name, String code, String detail) {
    errors.add(new FieldError("query:" + name, code, detail));
  }

  /**
   * @throws ProblemException when something was wrong, with all of it
   */
  public void requireAllRead() {
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  /** For telling which values there are. */
  public static String sorted(Collection<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
