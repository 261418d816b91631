package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The published codes ({@code problems.json}). Clients match on them, so code and page agree. */
public final class ProblemRegistry {

  /** Owner of the codes that any service may answer. */
  public static final String ALL = "all";

  private ProblemRegistry() {}

  /**
   * @param services names of the services that answer it, or {@link #ALL}
   * @param detail what it means and what to do, in Markdown
   */
  record Entry(
      String code,
      int status,
      String title,
      boolean retryable,
      List<String> services,
      String detail) {

    Problem problem() {
      return new Problem(code, status, title, retryable);
    }
  }

  private record File(List<Entry> problems) {}

  /**
   * @param service application name, or {@link #ALL} for the codes that any service may answer
   * @param declared every constant of the service's enum
   * @throws AssertionError when one is missing, too much, or has another status, title or {@code
   *     retryable}
   */
  public static void assertMatches(String service, Stream<Problem> declared) {
    List<Problem> published =
        entries().stream().filter(e -> e.services().contains(service)).map(Entry::problem).toList();
    assertThat(declared.toList())
        .as("codes of %s, compared with platform/contracts problems.json", service)
        .containsExactlyInAnyOrderElementsOf(published);
  }

  static List<Entry> entries() {
    try {
      return Resources.JSON.readValue(Resources.bytes("problems.json"), File.class).problems();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
