package io.evently.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The requests of {@code docs/api/collection}, as they stand in its files. */
final class Collection {

  static final Path FOLDER =
      Path.of(System.getProperty("evently.root")).resolve("docs/api/collection");

  private static final Pattern LINE =
      Pattern.compile(
          "^(get|post|put|patch|delete) \\{\\s+url: \\{\\{base_url}}([^?\\s]+)", Pattern.MULTILINE);
  private static final Pattern STATUS =
      Pattern.compile("^ {2}res\\.status: (eq \\d{3}|in \\[[0-9, ]+])$", Pattern.MULTILINE);
  private static final Pattern ASSERTION =
      Pattern.compile("^ {2}res\\.(body|headers)\\S*: ", Pattern.MULTILINE);
  private static final Pattern PLACE = Pattern.compile(":(\\w+)");

  private Collection() {}

  /**
   * @param operation as the OpenAPI names it, {@code GET /api/v1/events/{id}}
   */
  record Asked(Path file, String operation, String text) {

    boolean expectsAStatus() {
      return STATUS.matcher(text).find();
    }

    /** Whether more than the status is looked at; an answer without a body has nothing more. */
    boolean expectsSomethingOfTheAnswer() {
      return ASSERTION.matcher(text).find() || text.contains("res.status: eq 204");
    }
  }

  static List<Asked> requests() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.getParent().getParent().equals(FOLDER))
          .filter(file -> file.toString().endsWith(".bru"))
          .filter(
              file -> !file.getParent().endsWith("environments") && !file.endsWith("folder.bru"))
          .sorted()
          .map(Collection::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asked read(Path file) {
    try {
      String text = Files.readString(file);
      Matcher line = LINE.matcher(text);
      if (!line.find()) {
        throw new AssertionError(file + " asks for nothing below {{base_url}}");
      }
      String path = PLACE.matcher(line.group(2)).replaceAll("{$1}");
      return new Asked(file, line.group(1).toUpperCase(Locale.ROOT) + " " + path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
