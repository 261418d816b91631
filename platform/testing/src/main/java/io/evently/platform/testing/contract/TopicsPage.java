package io.evently.platform.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code docs/topics.md}: every public topic with its schemas and examples. */
final class TopicsPage {

  private static final String HEAD =
      """
      # Topics

      <!-- Generated from platform/contracts/src/main/resources; see CONTRIBUTING.md. -->

      Records are CloudEvents 1.0 in binary mode: attributes in headers, JSON (UTF-8, snake_case) as
      the value.

      | header | value |
      |---|---|
      | `ce_specversion` | `1.0` |
      | `ce_id` | the same fact has the same id, also when it is said again |
      | `ce_source` | `/evently/<producer>` |
      | `ce_type` | type of the event with its major version |
      | `ce_subject` | what it is about; equals the key |
      | `ce_time` | when the fact became true, RFC 3339 UTC |
      | `ce_sequence` | increasing per key, a decimal number |
      | `content-type` | `application/json` |
      | `traceparent` | W3C trace context of the request that caused it; not on every record |

      ## How to consume

      1. Delivery is at least once. Drop a record whose `ce_source` and `ce_id` were applied before;
         keep those ids in the transaction of the effect.
      2. Order holds per key, not per topic. After a repetition an older record may follow a newer one:
         drop a record whose `ce_sequence` is lower than the one already applied for the key.
      3. Ignore fields that you do not know. Within a major version only optional fields are added; a
         breaking change is a new type on a new topic.
      4. Read `compact` topics from the beginning to get the present state of every key. `delete`
         topics keep a record for the broker's retention time, 7 days in the local default.
      5. Values carry ids only, no names or addresses of persons. Money is a decimal string with an
         ISO 4217 `currency`.

      Watch a topic of the local default: `./evently events tail evently.booking.bookings.v1`.
      A service of the suite puts a record that it can never apply into `<topic>.<group>.dlq`, with the
      reason in the headers `dead-letter-reason`, `-cause`, `-topic`, `-partition`, `-offset`.
      """;

  private TopicsPage() {}

  static String render() {
    var page = new StringBuilder(HEAD);
    Topic.all().forEach(topic -> page.append(topic(topic)));
    return page.toString();
  }

  private static String topic(Topic topic) {
    var section = new StringBuilder("\n## %s\n\n%s\n\n".formatted(topic.name(), topic.says()));
    section.append("| | |\n|---|---|\n");
    row(section, "producer", topic.producer());
    row(section, "consumers in the suite", consumers(topic));
    row(section, "key, unit of order", topic.key());
    row(section, "`ce_id`", "`" + topic.id() + "`");
    row(section, "`ce_sequence`", topic.sequence());
    row(section, "cleanup", topic.cleanup());
    row(section, "partitions", Integer.toString(topic.partitions()));
    topic.types().forEach(type -> section.append(type(type)));
    return section.toString();
  }

  private static String consumers(Topic topic) {
    return topic.consumers().isEmpty() ? "none yet" : String.join(", ", topic.consumers());
  }

  private static void row(StringBuilder section, String name, String value) {
    section.append("| %s | %s |\n".formatted(name, value));
  }

  private static String type(Topic.Type type) {
    Contract contract = Contract.of(type.contract());
    List<String> fields = new ArrayList<>();
    fields(fields, "", contract.schema(), contract.schema());
    return """

        ### %s

        %s Schema: [`%s.schema.json`](../platform/contracts/src/main/resources/%s.schema.json).

        | field | type | |
        |---|---|---|
        %s

        ```json
        %s
        ```
        """
        .formatted(
            type.ceType(),
            contract.schema().path("description").asText().replace("<", "&lt;"),
            type.contract(),
            type.contract(),
            String.join("\n", fields),
            new String(contract.example(), StandardCharsets.UTF_8).strip());
  }

  private static void fields(List<String> rows, String prefix, JsonNode object, JsonNode root) {
    List<String> required = new ArrayList<>();
    object.path("required").forEach(name -> required.add(name.asText()));
    object
        .path("properties")
        .properties()
        .forEach(
            field -> {
              JsonNode schema = resolved(field.getValue(), root);
              String name = prefix + field.getKey();
              rows.add(
                  "| `%s` | %s | %s%s |"
                      .formatted(
                          name,
                          kind(schema),
                          required.contains(field.getKey()) ? "" : "optional. ",
                          description(field.getValue(), schema)));
              fields(rows, name + "[].", resolved(schema.path("items"), root), root);
            });
  }

  /** Follows a reference within the file; there are no others. */
  private static JsonNode resolved(JsonNode schema, JsonNode root) {
    return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  /** What stands beside a reference is more exact than what it refers to. */
  private static String description(JsonNode field, JsonNode resolved) {
    return (field.has("description") ? field : resolved).path("description").asText();
  }

  private static String kind(JsonNode schema) {
    if (schema.has("const")) {
      return "`" + schema.get("const").asText() + "`";
    }
    if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.get("enum").forEach(value -> values.add("`" + value.asText() + "`"));
      return String.join(", ", values);
    }
    return schema.has("format") ? schema.get("format").asText() : schema.path("type").asText();
  }
}
