package io.evently.platform.relay;

import io.evently.platform.outbox.OutboxRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records as CloudEvents in binary mode and returns only when the broker has all of them. */
public final class RecordPublisher implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;
  private final String source;

  /** {@link System#nanoTime()} at which the records in flight were given; null for none. */
  private volatile Long givenAt;

  /**
   * @param client name of this producer, the only one of the process that has it
   */
  RecordPublisher(String bootstrapServers, String service, String client) {
    this.source = "/evently/" + service;
    var config = new Properties();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, client);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A broker that is away is waited for, without end: the slot keeps what was not sent.
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
    // A broker that comes back is found within a second, not after the default's growing waits.
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * @throws ExecutionException when the broker refuses a record for good
   * @throws InterruptedException when the relay is being stopped
   */
  public void publish(List<OutboxRecord> records) throws ExecutionException, InterruptedException {
    givenAt = System.nanoTime();
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      for (OutboxRecord r : records) {
        sent.add(producer.send(cloudEvent(r)));
      }
      producer.flush();
      for (Future<RecordMetadata> acknowledgement : sent) {
        acknowledgement.get();
      }
    } finally {
      givenAt = null;
    }
  }

  /** How long the broker has owed an answer for now; zero when nothing is on its way. */
  Duration waiting() {
    Long since = givenAt;
    return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  private ProducerRecord<String, byte[]> cloudEvent(OutboxRecord r) {
    var record = new ProducerRecord<>(r.topic(), r.key(), r.data());
    Headers headers = record.headers();
    header(headers, "ce_specversion", "1.0");
    header(headers, "ce_id", r.id());
    header(headers, "ce_source", source);
    header(headers, "ce_type", r.type());
    header(headers, "ce_subject", r.subject());
    header(headers, "ce_time", r.time().toString());
    header(headers, "ce_sequence", Long.toString(r.sequence()));
    header(headers, "content-type", "application/json");
    if (r.traceparent() != null) {
      header(headers, "traceparent", r.traceparent());
    }
    return record;
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
