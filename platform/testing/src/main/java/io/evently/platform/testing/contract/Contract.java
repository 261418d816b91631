package io.evently.platform.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.List;

/**
 * Schema and example of one event type. The producer's test validates what it writes; the
 * consumer's test reads the example.
 */
public final class Contract {

  private final String name;
  private final JsonNode schema;
  private final JsonSchema validator;

  private Contract(String name) {
    this.name = name;
    this.schema = Resources.json(name + ".schema.json");
    this.validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /**
   * @param name folder and name with the major version, e.g. {@code booking/BookingConfirmed.v1}
   * @throws IllegalArgumentException when there is no such contract
   */
  public static Contract of(String name) {
    return new Contract(name);
  }

  public String name() {
    return name;
  }

  /** The data of one record, as UTF-8. */
  public byte[] example() {
    return Resources.bytes(name + ".example.json");
  }

  /**
   * @param json data of a record, as UTF-8
   * @throws AssertionError naming the place of each violation by JSON pointer
   */
  public void validate(byte[] json) {
    List<String> violations =
        validator.validate(Resources.parse(json)).stream()
            .map(v -> pointer(v.getInstanceLocation().toString()) + " " + v.getMessage())
            .sorted()
            .toList();
    if (!violations.isEmpty()) {
      throw new AssertionError("does not fit " + name + ":\n  " + String.join("\n  ", violations));
    }
  }

  JsonNode schema() {
    return schema;
  }

  /** {@code $.a[0]} of the validator as {@code /a/0}. */
  private static String pointer(String path) {
    return path.replaceFirst("^\\$", "").replace('.', '/').replace("[", "/").replace("]", "");
  }
}
