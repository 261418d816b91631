package io.evently.platform.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.evently.platform.testing.TopicRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The committed description of the topics, as a partner reads it. */
public final class AsyncApi {

  static final String FILE = "deploy/asyncapi/evently.yaml";

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode document;

  private AsyncApi(JsonNode document) {
    this.document = document;
  }

  /**
   * @param root folder of the repository
   */
  public static AsyncApi committed(Path root) {
    try {
      return new AsyncApi(new YAMLMapper().readTree(root.resolve(FILE).toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Addresses of all channels. */
  public Set<String> topics() {
    Set<String> topics = new TreeSet<>();
    document.path("channels").forEach(channel -> topics.add(channel.path("address").asText()));
    return topics;
  }

  /** Names of the messages of a channel, which are values of {@code ce_type}. */
  public Set<String> types(String topic) {
    Set<String> types = new TreeSet<>();
    document
        .path("channels")
        .path(topic)
        .path("messages")
        .properties()
        .forEach(message -> types.add(message.getKey()));
    return types;
  }

  /**
   * Key, headers and value against the message that {@code ce_type} names.
   *
   * @throws AssertionError naming each violation
   */
  public void validate(TopicRecord read) {
    JsonNode named =
        document
            .path("channels")
            .path(read.topic())
            .path("messages")
            .path(String.valueOf(read.header("ce_type")));
    if (named.isMissingNode()) {
      throw new AssertionError(read.topic() + " has no message for " + read);
    }
    JsonNode message = References.inlined(named, document);
    List<String> violations = new ArrayList<>();
    ObjectNode headers = Resources.JSON.createObjectNode();
    read.headers().forEach(headers::put);
    violations.addAll(violations(message.path("headers"), headers));
    violations.addAll(
        violations(message.path("payload"), Resources.parse(bytes(String.valueOf(read.value())))));
    if (!String.valueOf(read.key()).equals(read.header("ce_subject"))) {
      violations.add("the key is not ce_subject");
    }
    if (!violations.isEmpty()) {
      throw new AssertionError(
          read + " is not as described:\n  " + String.join("\n  ", violations));
    }
  }

  JsonNode document() {
    return document;
  }

  private static List<String> violations(JsonNode schema, JsonNode data) {
    return SCHEMAS
        .getSchema(schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build())
        .validate(data)
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
