package io.evently.event.browse;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Query parameters, read strictly: unknown and repeated ones are refused, and everything that is
 * wrong is told at once.
 */
final class Parameters {

  private static final int MAX_TEXT = 200;

  /** Names of the first API. */
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "minPrice", "min_price",
          "maxPrice", "max_price",
          "hasSeats", "has_seats",
          "startDate", "start_date",
          "endDate", "end_date",
          "sortBy", "sort_by");

  private final Map<String, String> values = new HashMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  Parameters(MultivaluedMap<String, String> query, Set<String> known) {
    query.forEach(
        (name, given) -> {
          String ours = OLD_NAMES.getOrDefault(name, name);
          if (!known.contains(ours)) {
            wrong(name, "unknown_parameter", "Leave it out; known are " + sorted(known) + ".");
          } else if (given.size() > 1 || values.put(ours, given.getFirst()) != null) {
            wrong(name, "duplicate", "Send it once.");
          }
        });
  }

  /** Null when not given or blank. */
  String text(String name) {
    String value = values.get(name);
    if (value != null && (value.length() > MAX_TEXT || value.indexOf('\0') >= 0)) {
      wrong(name, "wrong_length", "Send at most " + MAX_TEXT + " characters.");
      return null;
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** As sent: a cursor is checked by who uses it. */
  String cursor() {
    return values.get("cursor");
  }

  int limit(int defaultLimit) {
    return read("limit", "out_of_range", "Send a number from 1 to 100.", this::limitOf)
        .orElse(defaultLimit);
  }

  BigDecimal money(String name) {
    return read(name, "wrong_format", "Send a number such as 49.90.", this::moneyOf).orElse(null);
  }

  Instant time(String name) {
    return read(
            name,
            "wrong_format",
            "Send RFC 3339 with an offset, or a date such as 2030-05-01.",
            Parameters::timeOf)
        .orElse(null);
  }

  boolean flag(String name) {
    return choice(name, Set.of("true", "false"), "false").equals("true");
  }

  String choice(String name, Set<String> choices, String otherwise) {
    return read(
            name,
            "unknown_value",
            "Send one of " + sorted(choices) + ".",
            value -> choices.contains(value) ? Optional.of(value) : Optional.empty())
        .orElse(otherwise);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * @throws ProblemException when something was wrong
   */
  void requireAllRead() {
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  private <T> Optional<T> read(
      String name, String code, String detail, Function<String, Optional<T>> read) {
    String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    Optional<T> found = read.apply(value);
    if (found.isEmpty()) {
      wrong(name, code, detail);
    }
    return found;
  }

  private Optional<Integer> limitOf(String value) {
    return value.matches("[1-9][0-9]?|100")
        ? Optional.of(Integer.parseInt(value))
        : Optional.empty();
  }

  private Optional<BigDecimal> moneyOf(String value) {
    return value.matches("[0-9]{1,9}(\\.[0-9]{1,4})?")
        ? Optional.of(new BigDecimal(value))
        : Optional.empty();
  }

  private static Optional<Instant> timeOf(String value) {
    try {
      OffsetDateTime time =
          value.length() == 10
              ? LocalDate.parse(value).atStartOfDay().atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(value);
      // Java knows years that no database does.
      return Optional.of(time)
          .filter(t -> t.getYear() >= 1 && t.getYear() <= 9999)
          .map(OffsetDateTime::toInstant);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private void wrong(String name, String code, String detail) {
    errors.add(new FieldError("query:" + name, code, detail));
  }

  private static String sorted(Collection<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
