package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {

  static Stream<String> names() {
    return Topic.all().stream().flatMap(t -> t.types().stream()).map(Topic.Type::contract);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theExampleFitsTheSchema(String name) {
    Contract contract = Contract.of(name);

    contract.validate(contract.example());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFieldMayBeAddedAndNoRequiredOneLeftOut(String name) {
    Contract contract = Contract.of(name);
    ObjectNode more = example(contract);
    more.put("a_field_of_next_year", true);
    ObjectNode less = example(contract);
    String left = contract.schema().at("/required/0").asText();
    less.remove(left);

    assertThatCode(() -> contract.validate(bytes(more))).doesNotThrowAnyException();
    assertThatThrownBy(() -> contract.validate(bytes(less)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(name)
        .hasMessageContaining(left);
  }

  @Test
  void aViolationIsNamedByItsPointer() {
    Contract contract = Contract.of("booking/InventoryChanged.v1");
    ObjectNode wrong = example(contract);
    ((ObjectNode) ((ArrayNode) wrong.get("ticket_types")).get(0)).put("available", -1);
    wrong.put("as_of", "yesterday");

    assertThatThrownBy(() -> contract.validate(bytes(wrong)))
        .hasMessageContaining("/ticket_types/0/available")
        .hasMessageContaining("/as_of");
  }

  @Test
  void everySchemaBelongsToATopicAndIsOpen() throws IOException {
    Path folder = GeneratedPage.root().resolve("platform/contracts/src/main/resources");
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> schemas =
          files
              .map(file -> folder.relativize(file).toString())
              .filter(file -> file.endsWith(".schema.json"))
              .map(file -> file.replace(".schema.json", ""))
              .toList();
      assertThat(schemas).containsExactlyInAnyOrderElementsOf(names().toList());
    }
    assertThat(names().map(name -> Contract.of(name).schema()))
        .noneMatch(schema -> schema.toString().contains("additionalProperties"));
  }

  private static ObjectNode example(Contract contract) {
    return (ObjectNode) Resources.parse(contract.example());
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return Resources.JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
