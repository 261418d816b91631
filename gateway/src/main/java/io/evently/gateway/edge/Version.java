package io.evently.gateway.edge;

import java.util.Comparator;

/**
 * How new an answer about an event is, as its entity tag says: {@code "7"}, {@code "7.120"} or
 * {@code "7.120.3"}.
 */
record Version(long event, long seats, long prices) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::event)
          .thenComparingLong(Version::seats)
          .thenComparingLong(Version::prices);

  static Version of(long event) {
    return new Version(event, 0, 0);
  }

  /** Null where the tag (null for none) says no version. */
  static Version of(String tag) {
    if (tag == null || tag.length() < 3 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
      return null;
    }
    String[] numbers = tag.substring(1, tag.length() - 1).split("\\.", 4);
    try {
      return numbers.length > 3
          ? null
          : new Version(number(numbers, 0), number(numbers, 1), number(numbers, 2));
    } catch (NumberFormatException other) {
      return null;
    }
  }

  private static long number(String[] numbers, int at) {
    return at < numbers.length ? Long.parseLong(numbers[at]) : 0;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}
