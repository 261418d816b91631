package io.evently.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.evently.local.servers.Database;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.ReplicationSlot.RelayDatabase;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "probe"))
class RelayIT {

  private static final String TOPIC = "evently.booking.bookings.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  TopicReader topics;
  Tokens tokens;
  @Inject DataSource datasource;
  @Inject Outbox outbox;
  @Inject Relays relays;
  @Inject RelayConfig config;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  Database database;
  private Relay relay;

  @BeforeEach
  void theOnlyOne() {
    relay = relays.all().getFirst();
  }

  @Test
  void tellsWhatWasCommittedInItsOrderAndNothingElse() throws SQLException {
    String key = fresh();
    inTransaction(false, record(key, 1, "rolled back"));
    inTransaction(true, record(key, 2, "a"), record(key, 3, "b"));
    inTransaction(true, record(key, 4, "c"));
    List<TopicRecord> told = topics.ofKey(TOPIC, key, 3, PATIENCE);
    assertThat(told)
        .extracting(TopicRecord::value)
        .containsExactly(data("a"), data("b"), data("c"));
    assertThat(told.getFirst().headers())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", key + "-2")
        .containsEntry("ce_source", "/evently/probe")
        .containsEntry("ce_type", "probe.v1")
        .containsEntry("ce_sequence", "2")
        .containsEntry("content-type", "application/json");
  }

  @Test
  void aKilledConnectionIsFollowedByANewEngineThatTellsTheRest() throws SQLException {
    awaitRunning();
    String key = fresh();
    inTransaction(true, record(key, 1, "before"));
    execute(
        "select pg_terminate_backend(active_pid) from pg_replication_slots"
            + " where database = current_database() and active");
    inTransaction(true, record(key, 2, "after"));
    List<TopicRecord> told =
        topics.readUntil(
            TOPIC, all -> idsOf(all, key).containsAll(List.of(key + "-1", key + "-2")), PATIENCE);
    assertThat(idsOf(told, key)).startsWith(key + "-1").endsWith(key + "-2");
    awaitRunning();
  }

  @Test
  void aLostSlotIsRefusedUntilAnOperatorRepublishes() throws SQLException {
    awaitRunning();
    execute(
        "select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database() and active");
    dropSlot();
    await().atMost(PATIENCE).until(() -> relay.state() == RelayState.REFUSED);
    wellness().then().statusCode(503);
    assertThat(
            number("select count(*) from pg_replication_slots where database = current_database()"))
        .as("never made again in silence")
        .isZero();
    Response repaired =
        RestAssured.given()
            .header("Authorization", "Bearer " + tokens.service("operator", "probe"))
            .contentType("application/json")
            .body(Map.of("since", Instant.EPOCH.toString()))
            .post("/internal/republish");
    repaired.then().statusCode(200).body("new_slot", equalTo(true));
    awaitRunning();
    String key = fresh();
    inTransaction(true, record(key, 1, "again"));
    topics.ofKey(TOPIC, key, 1, PATIENCE);
    wellness().then().statusCode(200);
  }

  @Test
  void aSecondRelayStandsByAndTakesOver() throws SQLException {
    awaitRunning();
    RelayDatabase place =
        new RelayDatabase(
            0,
            database.jdbcUrl() + "?currentSchema=probe",
            "127.0.0.1",
            Integer.parseInt(database.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1")),
            database.name(),
            "probe",
            database.name(),
            database.password());
    try (Relay second =
        new Relay(
            place,
            new ReplicationSlot(place),
            config,
            () -> new RecordPublisher(kafka, "probe", "second"))) {
      second.start();
      await().atMost(PATIENCE).until(() -> second.state() == RelayState.STANDBY);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                execute(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = current_database())");
                return second.state() == RelayState.RUNNING;
              });
      String key = fresh();
      inTransaction(true, record(key, 1, "by the second"));
      topics.ofKey(TOPIC, key, 1, PATIENCE);
    }
    awaitRunning();
  }

  @Test
  void theSlotIsThereBeforeTheFirstRequest() throws SQLException {
    assertThat(number("select count(*) from relay_slot")).isEqualTo(1);
  }

  @Test
  void aLargeTransactionIsToldWhole() throws SQLException {
    String key = fresh();
    OutboxRecord[] many =
        IntStream.rangeClosed(1, 2000)
            .mapToObj(n -> record(key, n, "n" + n))
            .toArray(OutboxRecord[]::new);
    inTransaction(true, many);
    List<TopicRecord> told = topics.ofKey(TOPIC, key, many.length, PATIENCE);
    assertThat(idsOf(told, key)).startsWith(key + "-1").endsWith(key + "-2000").hasSize(2000);
  }

  private void dropSlot() throws SQLException {
    String drop =
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()";
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              // The supervisor may hold it again: then once more.
              execute(
                  "select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database() and active");
              execute(drop);
              return true;
            });
  }

  private void awaitRunning() {
    await().atMost(PATIENCE).until(() -> relay.state() == RelayState.RUNNING);
  }

  private static Response wellness() {
    return RestAssured.get("/q/health/well");
  }

  private static List<String> idsOf(List<TopicRecord> records, String key) {
    return records.stream()
        .filter(r -> key.equals(r.key()))
        .map(r -> r.headers().get("ce_id"))
        .toList();
  }

  private void inTransaction(boolean commit, OutboxRecord... records) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      outbox.append(connection, List.of(records));
      if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static OutboxRecord record(String key, int sequence, String text) {
    return new OutboxRecord(
        TOPIC,
        key,
        key + "-" + sequence,
        "probe.v1",
        key,
        Instant.now(),
        sequence,
        null,
        data(text).getBytes(StandardCharsets.UTF_8));
  }

  private static String data(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }
}
