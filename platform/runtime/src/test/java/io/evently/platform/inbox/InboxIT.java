package io.evently.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "probe"))
class InboxIT {

  private static final String TOPIC = "evently.probe.v1";

  record Data(int n) {}

  TopicReader topics;
  @Inject DataSource datasource;
  @Inject Inbox inbox;
  private final String consumer = "c" + UUID.randomUUID();

  @BeforeEach
  void table() throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection
          .createStatement()
          .execute("create table if not exists effect (consumer text, n int)");
    }
  }

  @Test
  void aRecordHasItsEffectOnceHoweverOftenItComes() throws SQLException {
    ConsumerRecord<String, byte[]> one = record("a", "{\"n\":1}");
    ConsumerRecord<String, byte[]> two = record("b", "{\"n\":2}");
    inbox.consume(consumer, List.of(one, two, one), this::insert);
    inbox.consume(consumer, List.of(two, one), this::insert);
    assertThat(effects()).containsExactly(1, 2);
  }

  @Test
  void aProjectionMeetsARecordAgainAndNothingIsWrittenDownForIt() throws SQLException {
    ConsumerRecord<String, byte[]> one = record("a", "{\"n\":1}");
    inbox.project(consumer, List.of(one, one), this::insert);
    inbox.project(
        consumer, List.of(one, record("b", "{\"n\":"), record("c", "{\"n\":2}")), this::insert);
    assertThat(effects()).containsExactly(1, 1, 2);
    assertThat(remembered()).isZero();
  }

  @Test
  void recordsThatDoNotConcernTheConsumerAreNotRemembered() throws SQLException {
    inbox.consume(
        consumer,
        List.of(record("a", "{\"n\":1}"), record("b", "{\"n\":2}"), record("c", "{\"n\":")),
        event -> event.data(Data.class).n() == 2,
        this::insert);
    assertThat(effects()).containsExactly(2);
    assertThat(remembered()).isEqualTo(1);
  }

  private int remembered() throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select count(*) from inbox where consumer = ?")) {
      select.setString(1, consumer);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  @Test
  void oneBadRecordGoesAsideAndItsNeighboursGoOn() throws SQLException {
    ConsumerRecord<String, byte[]> noHeaders =
        new ConsumerRecord<>(TOPIC, 0, 5, "k", "{\"n\":3}".getBytes(StandardCharsets.UTF_8));
    inbox.consume(
        consumer,
        List.of(
            record("a", "{\"n\":1}"),
            record("b", "{\"n\":"),
            noHeaders,
            record("d", null),
            record("c", "{\"n\":4,\"added_later\":true}")),
        this::insert);
    assertThat(effects()).containsExactly(1, 4);
    List<TopicRecord> letters =
        topics.readUntil(
            TOPIC + "." + consumer + ".dlq", all -> all.size() >= 3, Duration.ofSeconds(20));
    assertThat(letters).hasSize(3);
    assertThat(letters)
        .allSatisfy(
            letter ->
                assertThat(letter.headers())
                    .containsEntry("dead-letter-topic", TOPIC)
                    .containsKeys("dead-letter-reason", "dead-letter-offset"));
  }

  @Test
  @Timeout(30)
  void aBadRecordAsLargeAsABrokerTakesGoesAsideTooAndDoesNotStopItsPartition() throws SQLException {
    String large = "x".repeat(1_048_400);
    inbox.consume(consumer, List.of(record("a", large), record("b", "{\"n\":2}")), this::insert);
    assertThat(effects()).containsExactly(2);
    assertThat(
            topics.readUntil(
                TOPIC + "." + consumer + ".dlq", all -> !all.isEmpty(), Duration.ofSeconds(20)))
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(large));
  }

  @Test
  @Timeout(60)
  void aBadRecordThatIsTooLargeForTheDeadLettersLeavesWordOfWhereItIs() throws SQLException {
    inbox.consume(
        consumer,
        List.of(record("a", "x".repeat(3_000_000)), record("b", "{\"n\":2}")),
        this::insert);
    assertThat(effects()).containsExactly(2);
    assertThat(
            topics.readUntil(
                TOPIC + "." + consumer + ".dlq", all -> !all.isEmpty(), Duration.ofSeconds(20)))
        .singleElement()
        .satisfies(letter -> assertThat(letter.headers()).containsKey("dead-letter-offset"));
  }

  @Test
  void anEffectThatFailsOnARecordSetsOnlyThatOneAside() throws SQLException {
    inbox.consume(
        consumer,
        List.of(record("a", "{\"n\":1}"), record("b", "null"), record("c", "{\"n\":2}")),
        (connection, fresh) -> {
          insert(connection, fresh);
          if (fresh.stream().anyMatch(e -> e.data(Data.class).n() == 2)) {
            throw new NullPointerException("a defect in the effect");
          }
        });
    assertThat(effects()).containsExactly(1);
  }

  @Test
  void aFailureInTheEffectTakesTheInboxRowsBackAndIsTriedAgain() throws SQLException {
    var tries = new AtomicInteger();
    inbox.consume(
        consumer,
        List.of(record("a", "{\"n\":1}"), record("b", "{\"n\":2}")),
        (connection, fresh) -> {
          insert(connection, fresh);
          if (tries.incrementAndGet() < 3) {
            connection.createStatement().execute("select pg_terminate_backend(pg_backend_pid())");
          }
        });
    assertThat(tries).hasValue(3);
    assertThat(effects()).containsExactly(1, 2);
  }

  @Test
  void whatTheDatabaseWillNeverTakeIsADeadLetter() throws SQLException {
    inbox.consume(
        consumer,
        List.of(record("a", "{\"n\":1}"), record("b", "{\"n\":0}")),
        (connection, fresh) -> {
          insert(connection, fresh);
          for (CloudEvent event : fresh) {
            connection.createStatement().execute("select 1 / " + event.data(Data.class).n());
          }
        });
    assertThat(effects()).containsExactly(1);
  }

  private void insert(Connection connection, List<CloudEvent> fresh) throws SQLException {
    try (var insert = connection.prepareStatement("insert into effect values (?, ?)")) {
      for (CloudEvent event : fresh) {
        insert.setString(1, consumer);
        insert.setInt(2, event.data(Data.class).n());
        insert.executeUpdate();
      }
    }
  }

  private List<Integer> effects() throws SQLException {
    try (Connection connection = datasource.getConnection();
        var select =
            connection.prepareStatement("select n from effect where consumer = ? order by n")) {
      select.setString(1, consumer);
      List<Integer> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getInt(1));
        }
      }
      return found;
    }
  }

  private static ConsumerRecord<String, byte[]> record(String id, String data) {
    var record =
        new ConsumerRecord<>(
            TOPIC, 0, 0, "k", data == null ? null : data.getBytes(StandardCharsets.UTF_8));
    record.headers().add("ce_source", "/probe".getBytes(StandardCharsets.UTF_8));
    record.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
    record.headers().add("ce_type", "probe.v1".getBytes(StandardCharsets.UTF_8));
    return record;
  }
}
