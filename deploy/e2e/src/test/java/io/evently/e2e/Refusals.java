package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import java.util.regex.Pattern;

/** What every refusal looks like, whoever refuses. */
final class Refusals {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_INSTANCE = 256;

  /** What only we should know: classes, stack traces, SQL, pages of a framework. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "(?i)java\\.|jakarta|quarkus|exception|\\borg\\.|io\\.evently|com\\.fasterxml|vertx|netty"
              + "|\\tat |select |insert |update .* set |sqlstate|psql|<html|<!doctype|127\\.0\\.0\\.1");

  private Refusals() {}

  /** The body, once everything about the answer is as it has to be. */
  static JsonNode check(RawHttp.Request request, RawHttp.Answer answer, int status, String code) {
    assertThat(answer.status() + " " + codeOf(answer))
        .as("%s answered %s", request.line(), answer)
        .isEqualTo(status + " " + code);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    JsonNode problem = parse(answer.body());
    // A page of this suite's gateway; ProblemPagesIT opens them.
    assertThat(problem.path("type").asText())
        .matches("http://localhost:[0-9]+/problems/" + Pattern.quote(code));
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("instance").asText()).isEqualTo(shortened(request.path()));
    assertThat(problem.path("trace_id").asText())
        .as("trace_id")
        .matches("[0-9a-f]{32}")
        .doesNotMatch("0+");
    assertThat(problem.path("retryable").isBoolean()).as("retryable").isTrue();
    assertThat(problem.path("success").isBoolean()).as("success").isTrue();
    assertThat(problem.path("success").asBoolean()).as("success").isFalse();
    // What the caller said may have such a word in it.
    assertThat(answer.body().replace(shortened(request.path()), "")).doesNotContainPattern(INSIDES);
    assertThat(answer.headers().toString()).doesNotContainPattern("(?i)quarkus|vert\\.x|netty");
    if (status == 401) {
      assertThat(answer.header("www-authenticate")).startsWith("Bearer");
    }
    return problem;
  }

  private static String codeOf(RawHttp.Answer answer) {
    String type = answer.header("content-type");
    return type != null && type.endsWith("json") ? parse(answer.body()).path("code").asText() : "";
  }

  private static String shortened(String path) {
    return path.length() > LONGEST_INSTANCE ? path.substring(0, LONGEST_INSTANCE) : path;
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }
}
