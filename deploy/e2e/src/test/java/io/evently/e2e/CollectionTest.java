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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The collection has what the API has, and expects something of each answer. */
class CollectionTest {

  private static final Path OPEN_API =
      Path.of(System.getProperty("evently.root")).resolve("docs/api/openapi.json");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Test
  void everyPublicOperationIsThereAndNothingElse() throws IOException {
    Set<String> there =
        Collection.requests().stream()
            .map(Collection.Asked::operation)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(there).containsExactlyInAnyOrderElementsOf(operations());
  }

  @Test
  void everyRequestExpectsAStatusAndSomethingOfTheAnswer() {
    assertThat(Collection.requests())
        .hasSizeGreaterThan(70)
        .allSatisfy(
            request -> {
              assertThat(request.expectsAStatus()).as("status of %s", request.file()).isTrue();
              assertThat(request.expectsSomethingOfTheAnswer())
                  .as("answer of %s", request.file())
                  .isTrue();
            });
  }

  private static Set<String> operations() throws IOException {
    JsonNode api = new ObjectMapper().readTree(Files.readString(OPEN_API));
    Set<String> operations = new TreeSet<>();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method)) {
                            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    assertThat(operations).hasSizeGreaterThan(60);
    return operations;
  }
}
