package io.evently.gateway.page;

import java.util.List;
import java.util.stream.Collectors;

/** The pages of problems for people. */
final class ProblemHtml {

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s · Evently</title>
      <style>
        body { font: 1rem/1.6 system-ui, sans-serif; max-width: 50rem; margin: 4rem auto; padding: 0 1rem; }
        code { background: #f2f2f2; padding: .1rem .3rem; border-radius: .2rem; }
        td, th { text-align: left; padding: .1rem 1rem .1rem 0; vertical-align: top; }
      </style>
      </head>
      <body>
      %s</body>
      </html>
      """;

  private static final String ONE =
      """
      <p><a href="/problems">All problems</a></p>
      <h1><code>%s</code></h1>
      <p>%s</p>
      <table>
      <tr><th>Status</th><td>%d</td></tr>
      <tr><th>The same request may succeed later</th><td>%s</td></tr>
      <tr><th>Answered by</th><td>%s</td></tr>
      <tr><th>Type</th><td>%s</td></tr>
      </table>
      <p>%s</p>
      """;

  private static final String LIST =
      """
      <h1>Problems</h1>
      <p>Every refusal has one of these codes. <code>detail</code> of an answer says what happened to the request,
      and <code>trace_id</code> finds it in the logs.</p>
      <table>
      <tr><th>Code</th><th>Status</th><th>Title</th></tr>
      %s</table>
      """;

  private ProblemHtml() {}

  static String page(ProblemEntry entry, String type) {
    return FRAME.formatted(
        escaped(entry.code()),
        ONE.formatted(
            escaped(entry.code()),
            escaped(entry.title()) + ".",
            entry.status(),
            entry.retryable() ? "yes, without a change" : "no, not without a change",
            escaped(String.join(", ", entry.services())),
            escaped(type),
            withCode(entry.detail())));
  }

  static String list(List<ProblemEntry> entries) {
    return FRAME.formatted(
        "Problems",
        LIST.formatted(entries.stream().map(ProblemHtml::row).collect(Collectors.joining())));
  }

  private static String row(ProblemEntry entry) {
    return "<tr><td><a href=\"/problems/%s\"><code>%s</code></a></td><td>%d</td><td>%s</td></tr>\n"
        .formatted(
            escaped(entry.code()), escaped(entry.code()), entry.status(), escaped(entry.title()));
  }

  private static String withCode(String text) {
    return escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
