package io.evently.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeTest {

  private static final JsonObject BASE =
      new JsonObject(
          """
          {"openapi":"3.1.0","info":{"title":"Evently"},
           "paths":{"/health":{"get":{"operationId":"health"}}}}
          """);

  private static final JsonObject EVENTS =
      new JsonObject(
          """
          {"openapi":"3.1.0","tags":[{"name":"events"}],
           "paths":{
             "/api/v1/events/{id}":{"get":{"operationId":"get","responses":{"200":{"content":{
               "application/json":{"schema":{"$ref":"#/components/schemas/Answer"}}}}}}},
             "/internal/events/{id}":{"get":{"operationId":"internal"}},
             "/api/v1/bookings":{"get":{"operationId":"notOurs"}}},
           "components":{
             "schemas":{
               "Answer":{"properties":{"item":{"$ref":"#/components/schemas/Item"}}},
               "Item":{"type":"object"},
               "Problem":{"type":"object"}},
             "securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}}}
          """);

  private static final JsonObject BOOKINGS =
      new JsonObject(
          """
          {"openapi":"3.1.0","tags":[{"name":"bookings"},{"name":"events"}],
           "paths":{
             "/api/v1/bookings/{id}":{"get":{"operationId":"get","responses":{"200":{"content":{
               "application/json":{"schema":{"$ref":"#/components/schemas/Answer"}}}}}}},
             "/api/v1/events/{event_id}/availability":{"get":{"operationId":"availability"}}},
           "components":{
             "schemas":{
               "Answer":{"properties":{"item":{"$ref":"#/components/schemas/Item"}}},
               "Item":{"type":"string"},
               "Problem":{"type":"object"}},
             "securitySchemes":{"bearer":{"type":"http","scheme":"bearer"}}}}
          """);

  private final JsonObject merged = merge();

  @Test
  void pathsAreThoseThatTheGatewayRoutes() {
    assertThat(merged.getJsonObject("paths").fieldNames())
        .containsExactlyInAnyOrder(
            "/health",
            "/api/v1/events/{id}",
            "/api/v1/events/{event_id}/availability",
            "/api/v1/bookings/{id}");
  }

  @Test
  void aSchemaThatMeansSomethingElseGetsAPrefix() {
    assertThat(schemas().fieldNames())
        .containsExactlyInAnyOrder("Answer", "Item", "Problem", "EventAnswer", "EventItem");
  }

  @Test
  void whoRefersToARenamedSchemaIsRenamedAndFollowsIt() {
    assertThat(schemas().getJsonObject("EventAnswer").encode())
        .contains("#/components/schemas/EventItem");
    assertThat(merged.getJsonObject("paths").getJsonObject("/api/v1/events/{id}").encode())
        .contains("#/components/schemas/EventAnswer");
    assertThat(merged.getJsonObject("paths").getJsonObject("/api/v1/bookings/{id}").encode())
        .contains("#/components/schemas/Answer\"");
  }

  @Test
  void operationsAndTagsAreUnique() {
    assertThat(merged.encode())
        .contains("\"operationId\":\"get\"")
        .contains("\"operationId\":\"event_get\"");
    assertThat(merged.getJsonArray("tags")).hasSize(2);
    assertThat(merged.getJsonObject("components").getJsonObject("securitySchemes")).hasSize(1);
  }

  private JsonObject schemas() {
    return merged.getJsonObject("components").getJsonObject("schemas");
  }

  private static JsonObject merge() {
    Map<String, JsonObject> services = new LinkedHashMap<>();
    services.put("booking-service", BOOKINGS);
    services.put("event-service", EVENTS);
    return Merge.of(BASE, services);
  }
}
