package io.evently.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.local.servers.Topics;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventlyServersIT {

  private static final String TOPIC = "evently.event.events.v1";

  @Test
  void eachUseHasADatabaseOfItsOwnOnTheSameServers() throws Exception {
    EventlyServers first = servers("booking");
    EventlyServers second = servers("booking");

    Map<String, String> one = first.start();
    Map<String, String> other = second.start();

    assertThat(one.get("DATABASE_URL")).isNotEqualTo(other.get("DATABASE_URL"));
    assertThat(one.get("KAFKA_BOOTSTRAP_SERVERS")).isEqualTo(other.get("KAFKA_BOOTSTRAP_SERVERS"));
    assertThat(Topics.names(one.get("KAFKA_BOOTSTRAP_SERVERS"))).containsAll(Topics.allNames());
    first.stop();
    second.stop();
  }

  @Test
  void stoppingDropsTheDatabaseEvenWithASlotAndASession() throws Exception {
    EventlyServers servers = servers("booking");
    URI url = URI.create(servers.start().get("DATABASE_URL"));
    String slot = "slot_" + UUID.randomUUID().toString().substring(0, 8);
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));

      servers.stop();

      assertThat(slots(slot)).isZero();
      assertThatThrownBy(() -> connect(url)).hasMessageContaining("evently_booking");
    }
  }

  @Test
  void redeliveredRecordsAreReadBackWithTheirHeaders() {
    String key = UUID.randomUUID().toString();
    List<TopicRecord> records =
        IntStream.range(0, 8)
            .mapToObj(
                n ->
                    TopicRecord.cloudEvent(
                        TOPIC,
                        key,
                        key + n,
                        "/evently/event-service",
                        "evently.event.x.v1",
                        n,
                        "{}"))
            .toList();

    Redelivery.shared().send(records, 3);

    List<TopicRecord> read = TopicReader.shared().ofKey(TOPIC, key, 16, Duration.ofSeconds(20));
    assertThat(read).extracting(r -> r.header("ce_id")).contains(key + 0, key + 7);
    assertThat(read.getFirst().header("content-type")).isEqualTo("application/json");
  }

  @Test
  void readingForSomethingThatNeverComesSaysWhatThereWas() {
    assertThatThrownBy(() -> TopicReader.shared().await(TOPIC, r -> false, Duration.ofMillis(300)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(TOPIC);
  }

  private static EventlyServers servers(String name) {
    EventlyServers servers = new EventlyServers();
    servers.init(Map.of("name", name));
    return servers;
  }

  private static Connection connect(URI url) throws Exception {
    String[] user = url.getUserInfo().split(":", 2);
    String jdbc = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
    return DriverManager.getConnection(jdbc, user[0], user[1]);
  }

  private static int slots(String name) throws Exception {
    try (Connection connection = TestServers.shared().postgres().connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + name + "'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
