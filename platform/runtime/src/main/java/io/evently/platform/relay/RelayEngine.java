package io.evently.platform.relay;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxEnvelope;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.ReplicationSlot.RelayDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;

/** One run of debezium-embedded over one slot. An engine that failed is never used again. */
final class RelayEngine implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RelayEngine.class);
  private static final String HEARTBEAT = "heartbeat";

  private final String name;
  private final RecordPublisher publisher;
  private final LongConsumer published;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;

  /**
   * @param published told the number of records after each acknowledged batch
   */
  RelayEngine(
      RelayDatabase database,
      String slot,
      RelayConfig config,
      RecordPublisher publisher,
      LongConsumer published) {
    this.name = database.engine();
    this.publisher = publisher;
    this.published = published;
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties(database, slot, config))
            .using(Thread.currentThread().getContextClassLoader())
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void taskStarted() {
                    started.complete(null);
                  }
                })
            .using(this::onEnd)
            .notifying(this::handle)
            .build();
    this.thread =
        Thread.ofPlatform().name("relay-engine-" + database.shard()).daemon().unstarted(engine);
  }

  void start() {
    forgetMetrics(name);
    thread.start();
  }

  /**
   * An engine whose database was killed leaves its MBeans behind, and the next one would wait two
   * minutes for their names before it reads anything.
   */
  static void forgetMetrics(String engine) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      var left = new ObjectName("debezium.postgres:type=connector-metrics,server=" + engine + ",*");
      for (ObjectName name : beans.queryNames(left, null)) {
        beans.unregisterMBean(name);
      }
    } catch (InstanceNotFoundException e) {
      LOG.debugf("the old engine has taken back its metrics by itself: %s", e.getMessage());
    } catch (JMException e) {
      throw new IllegalStateException("metrics of engine " + engine + " cannot be taken back", e);
    }
  }

  /** Completes when records flow. */
  CompletableFuture<Void> started() {
    return started;
  }

  /** Completes when the engine is over, with its failure if it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (IOException | IllegalStateException e) {
      // Over already, or not yet begun: either way there is nothing left to close.
      thread.interrupt();
    }
  }

  private void onEnd(boolean success, String message, Throwable error) {
    if (success) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(
          error != null ? error : new IllegalStateException("relay engine ended: " + message));
    }
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<OutboxRecord> records = new ArrayList<>();
    try {
      for (RecordChangeEvent<SourceRecord> change : batch) {
        records.addAll(recordsOf(change.record()));
      }
      publisher.publish(records);
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("a batch could not be published", e);
    }
    for (RecordChangeEvent<SourceRecord> change : batch) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
    published.accept(records.size());
  }

  private static List<OutboxRecord> recordsOf(SourceRecord change) throws IOException {
    if (!change.topic().endsWith(".message") || !(change.value() instanceof Struct value)) {
      return List.of();
    }
    Struct message = value.getStruct("message");
    return Outbox.PREFIX.equals(message.getString("prefix"))
        ? OutboxEnvelope.read(bytes(message.get("content")))
        : List.of();
  }

  private static byte[] bytes(Object content) {
    if (content instanceof ByteBuffer buffer) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.duplicate().get(copy);
      return copy;
    }
    return (byte[]) content;
  }

  private static Properties properties(RelayDatabase database, String slot, RelayConfig config) {
    var p = new Properties();
    p.put("name", database.engine());
    p.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.put("tasks.max", "1");
    p.put("topic.prefix", database.engine());
    p.put("database.hostname", database.host());
    p.put("database.port", Integer.toString(database.port()));
    p.put("database.user", database.user());
    p.put("database.password", database.password());
    p.put("database.dbname", database.name());
    p.put("plugin.name", "pgoutput");
    p.put("slot.name", slot);
    p.put("slot.drop.on.stop", "false");
    p.put("publication.name", ReplicationSlot.PUBLICATION);
    p.put("publication.autocreate.mode", "no_tables");
    p.put("snapshot.mode", "no_data");
    p.put("message.prefix.include.list", Outbox.PREFIX + "," + HEARTBEAT);
    p.put("tombstones.on.delete", "false");
    p.put("poll.interval.ms", Integer.toString(config.pollIntervalMillis()));
    p.put("max.batch.size", "2048");
    p.put("max.queue.size", "8192");
    // An idle service would otherwise pin the WAL of its busy neighbours.
    p.put("heartbeat.interval.ms", "5000");
    p.put(
        "heartbeat.action.query", "select pg_logical_emit_message(false, '" + HEARTBEAT + "', '')");
    p.put("errors.max.retries", "0");
    p.put("offset.storage", "io.debezium.storage.jdbc.offset.JdbcOffsetBackingStore");
    p.put("offset.storage.jdbc.connection.url", database.jdbcUrl());
    p.put("offset.storage.jdbc.connection.user", database.user());
    p.put("offset.storage.jdbc.connection.password", database.password());
    p.put("offset.storage.jdbc.table.name", "relay_offset");
    p.put("offset.flush.interval.ms", "1000");
    return p;
  }
}
