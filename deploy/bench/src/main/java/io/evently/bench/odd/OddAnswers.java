package io.evently.bench.odd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether answers to odd requests are what every answer has to be: never an error of ours, and each
 * refusal a problem (RFC 9457) that the gateway's catalogue knows with this status. Thread-safe.
 */
final class OddAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "application/problem+json";

  private final RawHttp http;
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

  /**
   * @param http to the gateway, which is asked for the page of each code once
   */
  OddAnswers(RawHttp http) {
    this.http = http;
  }

  /** What is wrong with an answer. */
  Optional<String> complaint(Request request, Answer answer) {
    if (answer.status() < 200 || answer.status() > 499) {
      return Optional.of("status " + answer.status());
    }
    return answer.status() < 400 ? Optional.empty() : ofRefusal(request, answer);
  }

  private Optional<String> ofRefusal(Request request, Answer answer) {
    if (!TEXT.equals(answer.header("content-type"))) {
      return Optional.of("a refusal of type " + answer.header("content-type"));
    }
    JsonNode problem = parse(answer.body());
    String code = problem.path("code").asText();
    if (problem.path("status").asInt() != answer.status()) {
      return Optional.of("status " + problem.path("status") + " in the body");
    }
    if (statusOf(code) != answer.status()) {
      return Optional.of("the catalogue has another status for " + code);
    }
    for (String member : new String[] {"type", "title", "detail", "instance", "trace_id"}) {
      if (problem.path(member).asText().isBlank()) {
        return Optional.of("no " + member);
      }
    }
    if (!problem.path("retryable").isBoolean()) {
      return Optional.of("no retryable");
    }
    if (answer.status() == 401 && answer.header("www-authenticate") == null) {
      return Optional.of("401 without WWW-Authenticate to " + request.line());
    }
    return ofErrors(code, problem.path("errors"));
  }

  private static Optional<String> ofErrors(String code, JsonNode errors) {
    if (code.equals("validation_failed") && errors.isEmpty()) {
      return Optional.of("validation_failed without errors");
    }
    for (JsonNode error : errors) {
      if (!error.path("pointer").isTextual() || error.path("code").asText().isBlank()) {
        return Optional.of("an error without pointer or code");
      }
    }
    return Optional.empty();
  }

  /** 0 for a code that has no page. */
  private int statusOf(String code) {
    return statuses.computeIfAbsent(
        code,
        name -> {
          Answer page =
              http.send(Request.of("GET /problems/" + name).with("Accept: application/json"));
          return page.status() == 200 ? parse(page.body()).path("status").asInt() : 0;
        });
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
