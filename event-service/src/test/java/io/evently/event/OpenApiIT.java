package io.evently.event;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.testing.EventlyServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class OpenApiIT {

  private JsonNode api;

  @BeforeEach
  void read() throws Exception {
    String json = given().get("/openapi?format=json").then().statusCode(200).extract().asString();
    api = new ObjectMapper().readTree(json);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(api.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(api.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void everyOperationHasANameATagAnExampleAndAProblem() {
    List<String> names = new ArrayList<>();
    for (JsonNode path : api.get("paths")) {
      for (JsonNode operation : path) {
        names.add(operation.path("operationId").asText());
        assertThat(operation.path("tags")).as(operation.toString()).isNotEmpty();
        assertThat(operation.findValue("examples")).as(operation.toString()).isNotNull();
        assertThat(operation.get("responses").findValuesAsText("$ref"))
            .contains("#/components/responses/Problem");
      }
    }
    assertThat(names)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrder(
            "listEvents",
            "searchEvents",
            "listPopularEvents",
            "getEvent",
            "createEvent",
            "updateEvent",
            "cancelEvent",
            "publishEvent",
            "getCacheStats",
            "invalidateCache");
  }
}
