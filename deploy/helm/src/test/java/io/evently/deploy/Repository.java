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

  static Properties properties(String path) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(read(path)));
      return properties;
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
