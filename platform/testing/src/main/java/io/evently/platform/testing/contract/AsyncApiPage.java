package io.evently.platform.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code deploy/asyncapi/evently.yaml}: every topic for partners and their tools, AsyncAPI 3.0. */
final class AsyncApiPage {

  private static final String HEAD =
      """
      # Generated from platform/contracts/src/main/resources; see CONTRIBUTING.md.
      """;

  private static final String DESCRIPTION =
      """
      What the services of Evently tell each other and partners. Records are CloudEvents 1.0 in binary mode. \
      Delivery is at least once: drop a record whose ce_source and ce_id were applied before. Order holds per key: \
      drop a record whose ce_sequence is lower than the one applied for its key. Ignore fields that you do not know. \
      Values carry ids only, no names or addresses of persons.""";

  private static final String KAFKA_BINDINGS = "0.5.0";
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** Where an example says when its fact became true. */
  private static final List<String> TIMES =
      List.of("updated_at", "settled_at", "as_of", "effective_at", "window_end");

  private final ObjectNode document = Resources.JSON.createObjectNode();

  private AsyncApiPage() {}

  static String render() {
    var mapper =
        new YAMLMapper(
            YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                // Else "1.0" and "2026-11-23" would be read as a number and a date.
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build());
    try {
      return HEAD + mapper.writeValueAsString(new AsyncApiPage().whole());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode whole() {
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Evently")
        .put("version", "1.0.0")
        .put("description", DESCRIPTION)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    document.put("defaultContentType", "application/json");
    ObjectNode servers = document.putObject("servers");
    server(servers, "local", "127.0.0.1:3011", "Of ./evently up.");
    server(servers, "compose", "kafka:9092", "Of docker-compose.yml, within its network.");
    document.putObject("channels");
    document.putObject("operations");
    ObjectNode components = document.putObject("components");
    components.putObject("messages");
    components.putObject("schemas").set("headers", plain(Resources.json("headers.json")));
    Topic.all().forEach(this::topic);
    return document;
  }

  private static void server(ObjectNode servers, String name, String host, String description) {
    servers
        .putObject(name)
        .put("host", host)
        .put("protocol", "kafka")
        .put("description", description);
  }

  private void topic(Topic topic) {
    ObjectNode channel = document.withObject("/channels").putObject(topic.name());
    channel.put("address", topic.name());
    channel.put("description", topic.says());
    ObjectNode messages = channel.putObject("messages");
    for (Topic.Type type : topic.types()) {
      reference(messages.putObject(type.ceType()), "components/messages", type.ceType());
      document
          .withObject("/components/messages")
          .set(type.ceType(), message(topic, type, Contract.of(type.contract())));
    }
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic.name()).put("partitions", topic.partitions());
    kafka.putObject("topicConfiguration").putArray("cleanup.policy").add(topic.cleanup());
    kafka.put("bindingVersion", KAFKA_BINDINGS);
    operation(topic, topic.producer(), "send", null);
    for (String consumer : topic.consumers()) {
      String service = consumer.replaceFirst(" .*", "");
      // What stands in brackets is read by every replica for itself, with a group of its own.
      operation(topic, service, "receive", consumer.equals(service) ? service : null);
    }
  }

  private void operation(Topic topic, String service, String action, String group) {
    ObjectNode operation =
        document.withObject("/operations").putObject(service + "." + action + "." + topic.name());
    operation.put("action", action);
    reference(operation.putObject("channel"), "channels", topic.name());
    if (group != null) {
      ObjectNode kafka = operation.putObject("bindings").putObject("kafka");
      kafka.putObject("groupId").put("type", "string").putArray("enum").add(group);
      kafka.put("bindingVersion", KAFKA_BINDINGS);
    }
  }

  private static ObjectNode message(Topic topic, Topic.Type type, Contract contract) {
    ObjectNode message = Resources.JSON.createObjectNode();
    message.put("name", type.ceType());
    message.put("title", contract.schema().path("title").asText());
    message.put("summary", contract.schema().path("description").asText());
    message.put("contentType", "application/json");
    ObjectNode headers = message.putObject("headers");
    headers.put("type", "object");
    var all = headers.putArray("allOf");
    reference(all.addObject(), "components/schemas", "headers");
    ObjectNode exact = all.addObject().putObject("properties");
    exact.putObject("ce_type").put("const", type.ceType());
    exact.putObject("ce_source").put("const", source(topic));
    message.set("payload", plain(contract.schema()));
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    kafka
        .putObject("key")
        .put("type", "string")
        .put("description", "The unit of order: " + topic.key() + ".");
    kafka.put("bindingVersion", KAFKA_BINDINGS);
    ObjectNode example = message.putArray("examples").addObject();
    JsonNode payload = Resources.parse(contract.example());
    example.set("headers", headers(topic, type, payload));
    example.set("payload", payload);
    return message;
  }

  private static ObjectNode headers(Topic topic, Topic.Type type, JsonNode payload) {
    String key = payload.path(topic.key().replace(' ', '_')).asText();
    String sequence = payload.path("sequence").asText(payload.path("version").asText("1"));
    String time =
        TIMES.stream().filter(payload::has).map(f -> payload.get(f).asText()).findFirst().get();
    return Resources.JSON
        .createObjectNode()
        .put("ce_specversion", "1.0")
        .put("ce_id", key + "-" + sequence)
        .put("ce_source", source(topic))
        .put("ce_type", type.ceType())
        .put("ce_subject", key)
        .put("ce_time", time)
        .put("ce_sequence", sequence)
        .put("content-type", "application/json")
        .put("traceparent", TRACEPARENT);
  }

  private static String source(Topic topic) {
    return "/evently/" + topic.producer();
  }

  /** What a reader of AsyncAPI's own schema format understands: no dialect, no definitions. */
  private static JsonNode plain(JsonNode schema) {
    ObjectNode plain = (ObjectNode) References.inlined(schema, schema);
    plain.remove(List.of("$schema", "$defs", "$id"));
    return plain;
  }

  private static void reference(ObjectNode from, String folder, String name) {
    from.put("$ref", "#/" + folder + "/" + name);
  }
}
