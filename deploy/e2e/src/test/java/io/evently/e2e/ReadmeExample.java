package io.evently.e2e;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A request of a Markdown page with the answer that it promises: {@code <!-- expect: STATUS -->}, a
 * {@code sh} block with one curl, a {@code json} block.
 *
 * @param status of HTTP
 * @param command for a shell
 * @param answer JSON of which keys and types count, not values
 */
record ReadmeExample(int status, String command, String answer) {

  private static final Pattern EXAMPLE =
      Pattern.compile(
          "<!-- expect: (\\d{3}) -->\\s*```sh\\n(.*?)\\n```\\s*```json\\n(.*?)\\n```",
          Pattern.DOTALL);
  private static final Pattern SHELL_WITH_CURL =
      Pattern.compile("```sh\\n(?:(?!```).)*?\\bcurl\\b.*?```", Pattern.DOTALL);

  static List<ReadmeExample> of(String markdown) {
    return EXAMPLE
        .matcher(markdown)
        .results()
        .map(
            found ->
                new ReadmeExample(Integer.parseInt(found.group(1)), found.group(2), found.group(3)))
        .toList();
  }

  /** The shell blocks that call curl, whether they are examples or not. */
  static List<String> curls(String markdown) {
    return SHELL_WITH_CURL.matcher(markdown).results().map(MatchResult::group).toList();
  }

  @Override
  public String toString() {
    return command;
  }
}
