package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.evently.platform.testing.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsyncApiTest {

  private final AsyncApi described = AsyncApi.committed(GeneratedPage.root());

  @Test
  void everyExampleIsAsDescribed() {
    List<TopicRecord> examples = described.topics().stream().flatMap(this::examples).toList();

    assertThat(examples)
        .hasSameSizeAs(Topic.all().stream().flatMap(topic -> topic.types().stream()).toList())
        .allSatisfy(described::validate);
  }

  @Test
  void aRecordThatIsNotAsDescribedIsRefused() {
    TopicRecord good = examples("evently.booking.bookings.v1").findFirst().orElseThrow();

    assertRefused(with(good, "ce_source", "/evently/somebody"), "ce_source");
    assertRefused(with(good, "ce_time", "yesterday"), "ce_time");
    assertRefused(with(good, "traceparent", "00-1-2-3"), "traceparent");
    assertRefused(with(good, "ce_type", "evently.event.changed.v1"), "has no message");
    assertRefused(with(good, "ce_subject", "another"), "the key is not ce_subject");
    assertRefused(new TopicRecord(good.topic(), good.key(), good.headers(), "{}"), "booking_id");
  }

  @Test
  void theDocumentIsValidByTheOfficialSchema() throws IOException {
    Optional<Path> official = official();
    assumeThat(official).as("the check of " + AsyncApi.FILE + ": no @asyncapi/specs").isPresent();
    JsonNode schema = Resources.parse(Files.readAllBytes(official.get()));

    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(schema)
                .validate(described.document())
                .stream()
                .map(ValidationMessage::toString)
                .limit(20))
        .isEmpty();
  }

  /** {@code npm install --global} puts packages beside the folder of its programs. */
  private static Optional<Path> official() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(
            folder ->
                Path.of(folder)
                    .resolve("../lib/node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"))
        .filter(Files::isReadable)
        .findFirst();
  }

  private java.util.stream.Stream<TopicRecord> examples(String topic) {
    return described.types(topic).stream()
        .map(type -> described.document().at("/components/messages/" + type + "/examples/0"))
        .map(
            example -> {
              Map<String, String> headers = new HashMap<>();
              example
                  .path("headers")
                  .properties()
                  .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
              return new TopicRecord(
                  topic, headers.get("ce_subject"), headers, example.path("payload").toString());
            });
  }

  private void assertRefused(TopicRecord wrong, String because) {
    assertThatThrownBy(() -> described.validate(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(because);
  }

  private static TopicRecord with(TopicRecord good, String header, String value) {
    Map<String, String> headers = new HashMap<>(good.headers());
    headers.put(header, value);
    return new TopicRecord(good.topic(), good.key(), headers, good.value());
  }
}
