package io.evently.bench.odd;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.bench.odd.RawHttp.Request;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Requests made from the OpenAPI that are nearly right: each is a good one in which some things
 * have been changed. The same seed makes the same requests.
 */
public final class OddRequests {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random;
  private final JsonNode openApi;
  private final Map<String, List<String>> known;
  private final WebhookSignature webhooks;

  /**
   * @param known good values by the name of a field or parameter
   */
  public OddRequests(
      long seed, JsonNode openApi, Map<String, List<String>> known, WebhookSignature webhooks) {
    this.random = new Random(seed);
    this.openApi = openApi;
    this.known = known;
    this.webhooks = webhooks;
  }

  /**
   * @param tokens one of them comes along, mostly; good ones
   */
  public Request next(Operation operation, List<String> tokens) {
    String path = operation.pathWith(name -> one(4) ? any(OddValues.IDS) : good(name));
    Request request = Request.of(operation.method() + " " + path + query(operation));
    if (!one(10)) {
      request = request.as(any(tokens));
    }
    if (operation.takes("If-Match") && !one(4)) {
      request = request.with("If-Match: \"1\"");
    }
    if (one(4)) {
      request = request.with(any(OddValues.HEADERS));
    }
    return operation.body().isMissingNode() && !one(8) ? request : withBody(request, operation);
  }

  private String query(Operation operation) {
    List<String> pairs = new ArrayList<>();
    for (Operation.Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("query") && (parameter.required() ? !one(5) : one(3))) {
        pairs.add(
            parameter.name()
                + "="
                + (one(4) ? good(parameter.name()) : any(OddValues.QUERY_VALUES)));
      }
    }
    if (one(12)) {
      pairs.add(
          any(List.of("colour=red", "limit=1&limit=2", "=", "&&", "a[]=1", "%00=1", "limit")));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private Request withBody(Request request, Operation operation) {
    byte[] body = body(operation);
    Request signed =
        operation.takes(WebhookSignature.HEADER) && !one(5)
            ? request.with(
                WebhookSignature.HEADER
                    + ": "
                    + webhooks.of(new String(body, StandardCharsets.UTF_8)))
            : request;
    List<String> headers = new ArrayList<>(signed.headers());
    if (!one(12)) {
      headers.add("Content-Type: " + (one(10) ? any(OddValues.CONTENT_TYPES) : "application/json"));
    }
    return new Request(signed.line(), headers, body);
  }

  private byte[] body(Operation operation) {
    if (one(8)) {
      return utf8(any(OddValues.BODIES));
    }
    JsonNode good = instance(operation.body(), "", 0);
    for (int i = random.nextInt(4); i > 0; i--) {
      good = changed(good);
    }
    byte[] body = text(good);
    return switch (random.nextInt(20)) {
      case 0 -> java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
      case 1 -> {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        yield body;
      }
      case 2 -> utf8(new String(body, StandardCharsets.UTF_8) + any(OddValues.BODIES));
      default -> body;
    };
  }

  /** Something that the schema allows, mostly. */
  private JsonNode instance(JsonNode schema, String name, int depth) {
    if (schema.has("$ref")) {
      return instance(openApi.at(schema.path("$ref").asText().substring(1)), name, depth);
    }
    if (known.containsKey(name) && !name.equals("id")) {
      return NODES.textNode(good(name));
    }
    if (schema.has("enum") || schema.has("examples")) {
      JsonNode values = schema.has("enum") ? schema.path("enum") : schema.path("examples");
      return values.get(random.nextInt(values.size()));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema, depth);
      case "array" -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0 && depth < 4; i--) {
          array.add(instance(schema.path("items"), name, depth + 1));
        }
        yield array;
      }
      case "integer", "number" -> {
        int least = schema.path("minimum").asInt(1);
        yield NODES.numberNode(least + random.nextInt(5));
      }
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      default ->
          NODES.textNode(
              schema.path("format").asText().equals("date-time")
                  ? "2030-0" + (1 + random.nextInt(9)) + "-01T20:00:00Z"
                  : "word" + random.nextInt(1000));
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (depth < 4 && (required.contains(field.getKey()) || one(2))) {
                object.set(field.getKey(), instance(field.getValue(), field.getKey(), depth + 1));
              }
            });
    JsonNode others = schema.path("additionalProperties");
    if (others.isObject()) {
      object.set(one(2) ? "booking_confirmed" : "email", instance(others, "", depth + 1));
    }
    return object;
  }

  /** The same but for one place in it. */
  private JsonNode changed(JsonNode whole) {
    List<JsonPointer> places = new ArrayList<>();
    collect(whole, JsonPointer.empty(), places);
    if (places.isEmpty() || one(6)) {
      return whole instanceof ObjectNode object ? object.set(field(), value()) : value();
    }
    JsonPointer place = any(places);
    JsonNode parent = whole.at(place.head());
    if (parent instanceof ObjectNode object) {
      String name = place.last().getMatchingProperty();
      if (one(5)) {
        object.remove(name);
      } else {
        object.set(name, near(object.get(name)));
      }
    } else if (parent instanceof ArrayNode array) {
      array.set(place.last().getMatchingIndex(), value());
    }
    return whole;
  }

  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
    node.properties()
        .forEach(
            field -> {
              JsonPointer place = at.appendProperty(field.getKey());
              places.add(place);
              collect(field.getValue(), place, places);
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(at.appendIndex(i));
      collect(node.get(i), at.appendIndex(i), places);
    }
  }

  private String field() {
    return any(
        List.of("colour", "isAdmin", "status", "roles", "price", "id", "", "a/b", "\0", "user_id"));
  }

  /** Half of the time of the same type: what is of another is refused early. */
  private JsonNode near(JsonNode old) {
    if (old.isTextual() && one(2)) {
      return NODES.textNode(any(OddValues.TEXTS));
    }
    return old.isNumber() && one(2) ? number() : value();
  }

  private JsonNode value() {
    return switch (random.nextInt(8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2, 3 -> number();
      case 4 -> NODES.arrayNode().add(NODES.textNode(any(OddValues.TEXTS)));
      case 5 -> NODES.objectNode().set(field(), number());
      default -> NODES.textNode(any(OddValues.TEXTS));
    };
  }

  private JsonNode number() {
    return NODES.numberNode(new BigDecimal(any(OddValues.NUMBERS)));
  }

  private String good(String name) {
    return known.containsKey(name) ? any(known.get(name)) : any(OddValues.IDS);
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static byte[] text(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
