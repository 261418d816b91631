package io.evently.bench.chart;

import java.util.Locale;

/** Text as it has to stand in a page. */
public final class Xml {

  private Xml() {}

  /**
   * Safe between tags and in quoted attributes; what XML knows no way to write is a question mark.
   */
  public static String text(String raw) {
    StringBuilder safe = new StringBuilder(raw.length() + 16);
    raw.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isWritable(c) ? c : '?');
              }
            });
    return safe.toString();
  }

  private static boolean isWritable(int c) {
    return c == '\n'
        || c == '\t'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  /** A coordinate. */
  static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A short number at an axis. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 10_000) {
      return String.format(Locale.ROOT, size % 1000 == 0 ? "%.0fk" : "%.1fk", value / 1000);
    }
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size < 0.1 ? "%.3f" : size < 1 ? "%.2f" : "%.1f", value);
  }
}
