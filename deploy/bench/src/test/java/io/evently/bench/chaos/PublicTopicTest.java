package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.local.Service;
import io.evently.local.servers.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PublicTopicTest {

  private static final String INCOMING = "mp.messaging.incoming.";
  private static final String TOPIC = ".topic";

  @Test
  void whoReadsWhatIsAsTheServicesAreConfigured() throws IOException {
    Set<String> configured = new TreeSet<>();
    for (Service service : Service.values()) {
      Properties all = properties(service);
      for (String name : all.stringPropertyNames()) {
        if (name.startsWith(INCOMING) && name.endsWith(TOPIC)) {
          String channel = name.substring(0, name.length() - TOPIC.length());
          if (service.label().equals(all.getProperty(channel + ".group.id"))) {
            configured.add(all.getProperty(name) + " " + service.label());
          }
        }
      }
    }
    configured.removeIf(line -> line.startsWith("evently.internal."));
    Set<String> known = new TreeSet<>();
    PublicTopic.ALL.forEach(
        topic -> topic.readers().forEach(r -> known.add(topic.name() + " " + r.label())));
    assertThat(known).isEqualTo(configured);
  }

  @Test
  void everyPublicTopicIsAmongThem() {
    assertThat(PublicTopic.ALL.stream().map(PublicTopic::name))
        .containsExactlyInAnyOrderElementsOf(
            Topics.allNames().stream().filter(name -> !name.contains(".internal.")).toList());
  }

  private static Properties properties(Service service) throws IOException {
    Path file = Path.of("../..", service.label(), "src/main/resources/application.properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
