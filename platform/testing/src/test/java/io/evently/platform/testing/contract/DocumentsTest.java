package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point at exists: files that they link to, tests that they name. */
class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]*))?`");

  private final Path root = GeneratedPage.root();

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken =
        documents()
            .flatMap(
                page ->
                    found(LINK, page)
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .map(link -> root.relativize(page) + " -> " + link))
            .toList();

    assertThat(broken).isEmpty();
  }

  @Test
  void everyNamedTestExists() throws IOException {
    List<Path> tests = files("/src/test/java/").toList();
    List<String> missing =
        documents()
            .flatMap(page -> found(TEST, page))
            .filter(named -> tests.stream().noneMatch(file -> has(file, named)))
            .map(MatchResult::group)
            .distinct()
            .toList();

    assertThat(missing).isEmpty();
  }

  private Stream<Path> documents() throws IOException {
    return files(".md");
  }

  private Stream<Path> files(String part) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all
          .filter(file -> file.toString().contains(part) && Files.isRegularFile(file))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|\\.[a-z]+)/.*"))
          .toList()
          .stream();
    }
  }

  private static Stream<MatchResult> found(Pattern pattern, Path page) {
    return pattern.matcher(text(page)).results();
  }

  private static boolean has(Path file, MatchResult named) {
    return file.getFileName().toString().equals(named.group(1) + ".java")
        && (named.group(2) == null || text(file).contains("void " + named.group(2) + "("));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
