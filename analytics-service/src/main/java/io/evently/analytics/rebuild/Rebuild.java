package io.evently.analytics.rebuild;

import io.evently.analytics.fact.Facts;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.PoisonException;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads every topic again into empty facts, in one transaction: until it commits, readers see the
 * figures of before, and live consumers wait. What they apply after it, it may have applied too:
 * the guards of the facts make that harmless.
 */
@Singleton
class Rebuild {

  private static final String ROWS =
      "select encode(sha256(convert_to(coalesce(string_agg(r, e'\\n' order by r collate \"C\"), ''),"
          + " 'UTF8')), 'hex') from (%s) t(r)";

  private static final String ROLL_UP =
      """
      select concat_ws('|', grain, event_id, currency, extract(epoch from bucket)::text, sold,
        cancelled, trim_scale(gross), trim_scale(refunded))
      from %s where sold <> 0 or cancelled <> 0 or gross <> 0 or refunded <> 0
      """;

  private static final String FACTS =
      """
      select 'b' || to_jsonb(f)::text from booking_fact f
      union all select 'e' || to_jsonb(f)::text from event_fact f
      union all select 'w' || to_jsonb(f)::text from waitlist_fact f
      union all select 'o' || to_jsonb(f)::text from offer_fact f
      union all select 'd' || to_jsonb(f)::text from delivery_fact f
      """;

  private final DataSource datasource;
  private final Facts facts;
  private final String bootstrapServers;

  Rebuild(
      DataSource datasource,
      Facts facts,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.datasource = datasource;
    this.facts = facts;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * @param records read of each topic
   * @param unreadable records that were left out, as the live consumers set them aside
   */
  record Rebuilt(Map<String, Long> records, long unreadable, Digest digest) {}

  Digest digest() throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return digest(connection);
      } finally {
        connection.rollback();
      }
    }
  }

  Rebuilt run() throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (!tryAlone(connection)) {
          throw ProblemException.of(CommonProblem.CONFLICT, "A rebuild is running already.");
        }
        facts.lock(connection);
        facts.clear(connection);
        Rebuilt rebuilt = read(connection);
        connection.commit();
        return rebuilt;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static boolean tryAlone(Connection connection) throws SQLException {
    return "t"
        .equals(one(connection, "select pg_try_advisory_xact_lock(hashtext('analytics-rebuild'))"));
  }

  private Rebuilt read(Connection connection) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    Facts.TOPICS.forEach(topic -> counts.put(topic, 0L));
    long unreadable = 0;
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          Facts.TOPICS.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      refuseWhereTheBeginningIsGone(consumer.beginningOffsets(partitions));
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        List<CloudEvent> batch = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          counts.merge(record.topic(), 1L, Long::sum);
          try {
            batch.add(CloudEvent.of(record));
          } catch (PoisonException e) {
            unreadable++;
          }
        }
        unreadable += apply(connection, batch);
      }
    }
    return new Rebuilt(counts, unreadable, digest(connection));
  }

  /** Figures of records that the topic has dropped would be lost without a trace. */
  private static void refuseWhereTheBeginningIsGone(Map<TopicPartition, Long> beginnings) {
    beginnings.forEach(
        (partition, offset) -> {
          if (offset > 0) {
            throw ProblemException.of(
                CommonProblem.CONFLICT,
                partition + " begins at " + offset + ": a rebuild would lose what was before.");
          }
        });
  }

  /** Returns how many could not be applied. */
  private long apply(Connection connection, List<CloudEvent> batch) throws SQLException {
    if (batch.isEmpty()) {
      return 0;
    }
    Savepoint before = connection.setSavepoint();
    try {
      facts.apply(connection, batch);
      connection.releaseSavepoint(before);
      return 0;
    } catch (RuntimeException e) {
      // As the live consumers see it: what cannot be applied now cannot be applied tomorrow.
      connection.rollback(before);
    } catch (SQLException e) {
      if (e.getSQLState() == null || !e.getSQLState().matches("2[23].*")) {
        throw e;
      }
      connection.rollback(before);
    }
    if (batch.size() == 1) {
      return 1;
    }
    long unreadable = 0;
    for (CloudEvent one : batch) {
      unreadable += apply(connection, List.of(one));
    }
    return unreadable;
  }

  private static Digest digest(Connection connection) throws SQLException {
    return Digest.of(
        one(connection, ROWS.formatted(FACTS)),
        one(connection, ROWS.formatted(ROLL_UP.formatted("roll_up"))),
        one(connection, ROWS.formatted(ROLL_UP.formatted("roll_up_recomputed"))));
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
