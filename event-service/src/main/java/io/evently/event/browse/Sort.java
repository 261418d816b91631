package io.evently.event.browse;

import io.evently.platform.http.Cursor;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.function.Function;

/** What a list is sorted by; the id decides between equals, so that every order is total. */
enum Sort {
  DATE(
      "e.event_date",
      "to_char(e.event_date at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
      "?::timestamptz",
      key -> OffsetDateTime.parse(key).toString()),
  PRICE(
      "e.price",
      "e.price::text",
      "?::numeric",
      key -> new BigDecimal(limited(key)).toPlainString()),
  NAME("e.sort_name", "e.sort_name", "?", key -> key),
  CAPACITY(
      "e.total_capacity",
      "e.total_capacity::text",
      "?::int",
      key -> Integer.toString(Integer.parseInt(key)));

  private static final int LONGEST_NUMBER = 20;

  final String column;
  final String asText;
  final String parameter;
  private final Function<String, String> check;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
  Sort(String column, String asText, String parameter, Function<String, String> check) {
    this.column = column;
    this.asText = asText;
    this.parameter = parameter;
    this.check = check;
  }

  /** A sort key that came back in a cursor; what we did not write is refused. */
  String key(String text) {
    try {
      return check.apply(text);
    } catch (RuntimeException e) {
      throw Cursor.invalid();
    }
  }

  /** A short text with a large exponent would become a long number. */
  private static String limited(String number) {
    if (number.length() > LONGEST_NUMBER || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
      throw new NumberFormatException(number);
    }
    return number;
  }
}
