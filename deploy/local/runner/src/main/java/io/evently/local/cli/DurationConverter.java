package io.evently.local.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 90s}, {@code 15m}, {@code 12h}, {@code 7d}, or as ISO 8601 writes it. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String iso = upper.startsWith("P") ? upper : upper.endsWith("D") ? "P" + upper : "PT" + upper;
    try {
      return Duration.parse(iso);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is no duration like 90s, 15m, 12h, 7d");
    }
  }
}
