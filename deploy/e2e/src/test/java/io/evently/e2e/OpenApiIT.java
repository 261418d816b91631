package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.bench.odd.Operation;
import io.evently.bench.odd.RawHttp;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The description that the gateway serves is complete, sound, and the committed one. {@code
 * -Dupdate.docs=true} commits what is served now.
 */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {

  private static final Path ROOT = Path.of(System.getProperty("evently.root"));
  private static final Path COMMITTED = ROOT.resolve("docs/api/openapi.json");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final ObjectMapper json = new ObjectMapper();
  private final RawHttp http;
  private JsonNode api;

  OpenApiIT(Suite suite) {
    http = new RawHttp(suite.port(Service.GATEWAY));
  }

  /** An operation of the document. */
  record Operation(String name, JsonNode node) {}

  @BeforeAll
  void read() throws Exception {
    RawHttp.Answer answer = http.send(RawHttp.Request.of("GET /openapi"));
    assertThat(answer.status()).isEqualTo(200);
    api = json.readTree(answer.body());
  }

  @Test
  void isOpenApi31OfAllServices() {
    assertThat(api.path("openapi").asText()).startsWith("3.1");
    assertThat(api.has("x-evently-unavailable")).as("a service was not heard").isFalse();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(api.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> {
              assertThat(ref).startsWith("#/");
              assertThat(api.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
            });
  }

  @Test
  void fieldsAreNamedAsOnTheWire() {
    List<String> names = new ArrayList<>();
    for (JsonNode properties : api.findValues("properties")) {
      properties.fieldNames().forEachRemaining(names::add);
    }
    assertThat(names).contains("user_id", "total_capacity");
    assertThat(names).allMatch(name -> name.matches("[a-z0-9_]+"), "snake_case");
  }

  @Test
  void everyOperationSaysWhatItIs() {
    assertThat(operations())
        .allSatisfy(
            operation -> {
              assertThat(operation.node().path("operationId").asText()).isNotBlank();
              assertThat(operation.node().path("summary").asText()).isNotBlank();
              assertThat(operation.node().path("tags").size()).as("tags").isPositive();
              assertThat(operation.node().path("security").isArray())
                  .as("security, or the statement that none is needed")
                  .isTrue();
            });
    assertThat(operations().stream().map(o -> o.node().path("operationId").asText()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everySecurityRequirementIsDefined() {
    assertThat(operations())
        .flatExtracting(o -> o.node().path("security").findParents("token"))
        .isNotEmpty();
    for (Operation operation : operations()) {
      for (JsonNode requirement : operation.node().path("security")) {
        requirement
            .fieldNames()
            .forEachRemaining(
                scheme ->
                    assertThat(api.at("/components/securitySchemes/" + scheme).isMissingNode())
                        .as("%s of %s", scheme, operation.name())
                        .isFalse());
      }
    }
  }

  @Test
  void everyOperationAnswersAndRefuses() {
    assertThat(operations())
        .allSatisfy(
            operation -> {
              List<String> good = new ArrayList<>();
              List<JsonNode> refusals = new ArrayList<>();
              operation
                  .node()
                  .path("responses")
                  .fields()
                  .forEachRemaining(
                      response -> {
                        if (response.getKey().startsWith("2")) {
                          good.add(response.getKey());
                        } else if (isProblem(response.getValue())) {
                          refusals.add(response.getValue());
                        }
                      });
              assertThat(good).as("2xx of %s", operation.name()).isNotEmpty();
              assertThat(refusals).as("problems of %s", operation.name()).isNotEmpty();
            });
  }

  @Test
  void showsEveryPublicRouteAndNothingElse() throws Exception {
    List<String> served = JaxRsRoutes.of(ROOT);
    assertThat(served).anyMatch(route -> route.contains(" /internal/"));

    List<String> shown = new ArrayList<>(operations().stream().map(Operation::name).toList());
    // The one page of the gateway itself that is part of the API.
    assertThat(shown.remove("GET /health")).isTrue();
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            served.stream()
                .filter(r -> r.contains(" /api/") || r.contains(" /.well-known/"))
                // An answer without an end has no words there: that of the room tells of it.
                .filter(r -> !r.endsWith("/waiting-room/stream"))
                .toList());
  }

  @Test
  void isTheCommittedOne() throws Exception {
    String served = stable() + "\n";
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, served);
    }
    assertThat(served)
        .as("the API has changed: look at it, and commit it with -Dupdate.docs=true")
        .isEqualTo(Files.readString(COMMITTED));
  }

  /** With sorted keys, and as if it were served at the root of its host. */
  private String stable() throws Exception {
    ObjectNode copy = api.deepCopy();
    copy.putArray("servers").addObject().put("url", "/");
    Object sorted = json.treeToValue(copy, TreeMap.class);
    return json.copy()
        .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .writeValueAsString(sorted);
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    api.path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            all.add(
                                new Operation(
                                    method.getKey().toUpperCase(java.util.Locale.ROOT)
                                        + " "
                                        + path.getKey(),
                                    method.getValue()));
                          }
                        }));
    assertThat(all).isNotEmpty();
    return all;
  }

  private boolean isProblem(JsonNode response) {
    JsonNode resolved =
        response.has("$ref") ? api.at(response.path("$ref").asText().substring(1)) : response;
    return resolved
        .path("content")
        .path("application/problem+json")
        .path("schema")
        .path("$ref")
        .asText()
        .equals("#/components/schemas/Problem");
  }
}
