package io.evently.platform.testing.contract;

import io.evently.platform.testing.contract.ProblemRegistry.Entry;

/** {@code docs/problems.md}: a section, and so an anchor, for every code. */
final class ProblemsPage {

  private static final String HEAD =
      """
      # Problems

      <!-- Generated from platform/contracts/src/main/resources/problems.json; see CONTRIBUTING.md. -->

      Every error answer is `application/problem+json` (RFC 9457). Match on `code`: it is stable.
      `type` is the address of its page: the gateway has them at `/problems/<code>`, as HTML and as JSON. It
      begins with `EVENTLY_PROBLEM_BASE`, which is `https://evently.dev/problems/` where nothing sets it.
      `retryable` says whether the same request may succeed later without a change; `Retry-After`,
      where it is sent, says when. `detail` says what happened to this request. `trace_id` finds the
      request in the logs.

      | code | status | retryable | answered by |
      |---|---|---|---|
      """;

  private ProblemsPage() {}

  static String render() {
    var page = new StringBuilder(HEAD);
    for (Entry e : ProblemRegistry.entries()) {
      page.append(
          "| [`%s`](#%s) | %d | %s | %s |\n"
              .formatted(e.code(), e.code(), e.status(), yesNo(e.retryable()), services(e)));
    }
    for (Entry e : ProblemRegistry.entries()) {
      page.append("\n## %s\n\n".formatted(e.code()));
      page.append("%d · %s.\n\n%s\n".formatted(e.status(), e.title(), e.detail()));
    }
    return page.toString();
  }

  private static String services(Entry entry) {
    return entry.services().contains(ProblemRegistry.ALL)
        ? "all"
        : String.join(", ", entry.services());
  }

  private static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }
}
