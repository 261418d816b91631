package io.evently.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.servers.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What the code of this repository says, for comparison. */
final class Repository {

  private Repository() {}

  static Path file(String path) {
    return Checkout.root().resolve(path);
  }

  static String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long a service that is asked to stop waits for open requests. */
  static Duration shutdownTimeout() {
    try {
      Properties properties = new Properties();
      properties.load(
          new StringReader(
              read("platform/runtime/src/main/resources/META-INF/microprofile-config.properties")));
      return Duration.parse("PT" + properties.getProperty("quarkus.shutdown.timeout"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each topic with its number of partitions and its clean-up, as {@code "4 compact"}. */
  static Map<String, String> topics() {
    try (InputStream json = Repository.class.getResourceAsStream("/topics.json")) {
      Map<String, String> topics = new TreeMap<>();
      for (JsonNode topic : new ObjectMapper().readTree(json).path("topics")) {
        topics.put(
            topic.path("name").asText(),
            topic.path("partitions").asInt() + " " + topic.path("cleanup").asText());
      }
      return topics;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
