package io.evently.bench.odd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One operation as the OpenAPI of the gateway describes it.
 *
 * @param id its operationId
 * @param method in capitals
 * @param path with its parameters in braces
 * @param body schema of the body; missing where there is none
 */
public record Operation(
    String id, String method, String path, List<Parameter> parameters, JsonNode body) {

  /**
   * A parameter of an operation.
   *
   * @param in {@code path}, {@code query} or {@code header}
   */
  public record Parameter(String name, String in, boolean required) {}

  /** All of them by operationId. */
  public static Map<String, Operation> all(JsonNode openApi) {
    Map<String, Operation> all = new LinkedHashMap<>();
    openApi
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          Operation found = of(method.getKey(), path.getKey(), method.getValue());
                          if (all.put(found.id(), found) != null) {
                            throw new IllegalStateException("two operations " + found.id());
                          }
                        }));
    return all;
  }

  /** The document that the gateway serves. */
  public static JsonNode document(RawHttp http) {
    try {
      return new ObjectMapper().readTree(http.send(RawHttp.Request.of("GET /openapi")).body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  private static Operation of(String method, String path, JsonNode node) {
    List<Parameter> parameters = new ArrayList<>();
    node.path("parameters")
        .forEach(
            p ->
                parameters.add(
                    new Parameter(
                        p.path("name").asText(),
                        p.path("in").asText(),
                        p.path("required").asBoolean())));
    return new Operation(
        node.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        node.at("/requestBody/content/application~1json/schema"));
  }

  /** Whether it has a parameter of this name. */
  public boolean takes(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(name));
  }

  /** The path with its parameters replaced. */
  public String pathWith(UnaryOperator<String> values) {
    String filled = path;
    for (Parameter parameter : parameters) {
      if (parameter.in().equals("path")) {
        filled = filled.replace("{" + parameter.name() + "}", values.apply(parameter.name()));
      }
    }
    return filled;
  }
}
