package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the API takes and answers in headers, a page of an allowed origin can send and read. */
class HeadersForPagesTest {

  private static final Path ROOT = Path.of(System.getProperty("evently.root"));

  /** Of servers that call, never of pages. */
  private static final Set<String> NOT_FOR_PAGES = Set.of("evently-webhook-signature");

  @Test
  void everyHeaderOfTheApiIsNamedInTheRulesForPages() throws IOException {
    String rules = table("headers to send") + table("headers to read");
    String code =
        Files.readString(ROOT.resolve("gateway/src/main/java/io/evently/gateway/cors/Cors.java"));
    assertThat(headers())
        .contains("if-match", "etag")
        .allSatisfy(
            header -> {
              assertThat(rules.toLowerCase(Locale.ROOT)).contains("`" + header + "`");
              assertThat(code.toLowerCase(Locale.ROOT)).contains("\"" + header + "\"");
            });
  }

  private static String table(String row) throws IOException {
    return Files.readAllLines(ROOT.resolve("gateway/README.md")).stream()
        .filter(line -> line.startsWith("| " + row))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> headers() throws IOException {
    JsonNode api =
        new ObjectMapper().readTree(Files.readString(ROOT.resolve("docs/api/openapi.json")));
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : api.findParents("in")) {
      if (parameter.path("in").asText().equals("header")) {
        names.add(parameter.path("name").asText().toLowerCase(Locale.ROOT));
      }
    }
    for (JsonNode headers : api.findValues("headers")) {
      headers.fieldNames().forEachRemaining(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    names.removeAll(NOT_FOR_PAGES);
    return names;
  }
}
