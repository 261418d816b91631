package io.evently.event.browse;

import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private final QueryParameters query;

  Parameters(MultivaluedMap<String, String> given, Set<String> known) {
    var ours = new MultivaluedHashMap<String, String>();
    given.forEach((name, values) -> ours.addAll(OLD_NAMES.getOrDefault(name, name), values));
    query = QueryParameters.of(ours, known);
  }

  /** Null when not given or blank. */
  String text(String name) {
    return query
        .read(
            name,
            "wrong_length",
            "Send at most " + MAX_TEXT + " characters.",
            value -> Optional.of(value).filter(v -> v.length() <= MAX_TEXT && v.indexOf('\0') < 0))
        .filter(value -> !value.isBlank())
        .map(String::strip)
        .orElse(null);
  }

  /** As sent: a cursor is checked by who uses it. */
  String cursor() {
    return query.cursor().orElse(null);
  }

  int limit(int otherwise) {
    return query.limit(otherwise);
  }

  BigDecimal money(String name) {
    return query
        .read(name, "wrong_format", "Send a number such as 49.90.", Parameters::moneyOf)
        .orElse(null);
  }

  Instant time(String name) {
    return query
        .read(
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
    return query
        .read(
            name,
            "unknown_value",
            "Send one of " + QueryParameters.sorted(choices) + ".",
            value -> choices.contains(value) ? Optional.of(value) : Optional.empty())
        .orElse(otherwise);
  }

  boolean has(String name) {
    return query.text(name).isPresent();
  }

  /**
   * @throws ProblemException when something was wrong
   */
  void requireAllRead() {
    query.requireAllRead();
  }

  private static Optional<BigDecimal> moneyOf(String value) {
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
}
