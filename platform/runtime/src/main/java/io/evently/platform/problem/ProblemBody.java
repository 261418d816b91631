package io.evently.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The wire form of a problem, the same from the gateway, the services and their frameworks. */
public final class ProblemBody {

  /** Media type of every error answer. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Where the pages of the codes are, unless {@code evently.problem.base} says otherwise. */
  static final String USUAL_BASE = "https://evently.dev/problems/";

  /** Nobody needs a longer address repeated. */
  private static final int LONGEST_INSTANCE = 256;

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  /** Of the whole process: refusals are also written where nothing is injected. */
  private static volatile String base = USUAL_BASE;

  private ProblemBody() {}

  /** The address of a code's page. */
  public static String type(String code) {
    return base + code;
  }

  /**
   * @param address which the codes are put behind
   */
  static void pagesAreAt(String address) {
    base = address;
  }

  /** The members of the body in their published order. */
  public static Map<String, Object> of(ProblemException problem, String instance) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", type(problem.code().code()));
    body.put("title", problem.code().title());
    body.put("status", problem.code().status());
    body.put("detail", problem.getMessage());
    body.put("instance", shortened(instance));
    body.put("code", problem.code().code());
    if (!problem.errors().isEmpty()) {
      body.put("errors", errors(problem.errors()));
    }
    body.put("trace_id", traceId());
    body.put("retryable", problem.code().retryable());
    body.put("success", false);
    body.putAll(problem.extensions());
    return body;
  }

  /** The body as JSON text, for places without a JAX-RS pipeline. */
  public static String json(ProblemException problem, String instance) {
    try {
      return MAPPER.writeValueAsString(of(problem, instance));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem of plain values must be writable", e);
    }
  }

  /** Whole seconds for {@code Retry-After}, at least 1. */
  public static String retryAfterSeconds(Duration wait) {
    return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
  }

  private static List<Map<String, String>> errors(List<FieldError> errors) {
    return errors.stream()
        .map(
            e -> {
              var row = new LinkedHashMap<String, String>();
              row.put("pointer", e.pointer());
              row.put("code", e.code());
              row.put("detail", e.detail());
              return (Map<String, String>) row;
            })
        .toList();
  }

  private static String shortened(String instance) {
    return instance.length() > LONGEST_INSTANCE
        ? instance.substring(0, LONGEST_INSTANCE)
        : instance;
  }

  private static String traceId() {
    return Span.current().getSpanContext().getTraceId();
  }
}
