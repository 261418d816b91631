package io.evently.platform.inbox;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Puts records that can never be applied aside, in {@code <topic>.<group>.dlq}, with the reason in
 * the headers.
 */
@Singleton
public class DeadLetters {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * Twice what a broker takes by default: a record as large as that has its reason with it here.
   */
  private static final int LARGEST = 2 * 1024 * 1024;

  private final String bootstrapServers;
  private final Set<String> topics = ConcurrentHashMap.newKeySet();
  private KafkaProducer<String, byte[]> producer;

  DeadLetters(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Returns when the broker has the record; waits for a broker that is away. */
  public synchronized void put(
      String group, ConsumerRecord<String, byte[]> record, Throwable reason) {
    String topic = record.topic() + "." + group + ".dlq";
    LOG.warnf(
        "dead letter: %s-%d@%d to %s: %s",
        record.topic(), record.partition(), record.offset(), topic, reason.getMessage());
    while (!isWritten(topic, record, reason)) {
      LockSupport.parkNanos(RETRY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("stopped while waiting to write a dead letter");
      }
    }
  }

  /**
   * False when the broker does not take it now: a channel that gave up here would stop for good.
   */
  private boolean isWritten(String topic, ConsumerRecord<String, byte[]> record, Throwable reason) {
    try {
      ensure(topic);
      write(deadLetter(topic, record, reason));
      return true;
    } catch (ExecutionException | KafkaException e) {
      LOG.warnf("dead letter to %s waits for the broker: %s", topic, e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while writing a dead letter", e);
    }
  }

  private void write(ProducerRecord<String, byte[]> letter)
      throws ExecutionException, InterruptedException {
    try {
      producer().send(letter).get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RecordTooLargeException)) {
        throw e;
      }
      // It would be so tomorrow as well; its topic, partition and offset tell where the value is.
      producer().send(withoutValue(letter)).get();
    }
  }

  private static ProducerRecord<String, byte[]> withoutValue(
      ProducerRecord<String, byte[]> letter) {
    return new ProducerRecord<>(letter.topic(), null, letter.key(), null, letter.headers());
  }

  private static ProducerRecord<String, byte[]> deadLetter(
      String topic, ConsumerRecord<String, byte[]> record, Throwable reason) {
    var letter = new ProducerRecord<>(topic, record.key(), record.value());
    record.headers().forEach(letter.headers()::add);
    Map.of(
            "dead-letter-reason", String.valueOf(reason.getMessage()),
            "dead-letter-topic", record.topic(),
            "dead-letter-partition", Integer.toString(record.partition()),
            "dead-letter-offset", Long.toString(record.offset()))
        .forEach((k, v) -> letter.headers().add(k, v.getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  private void ensure(String topic) throws ExecutionException, InterruptedException {
    if (topics.contains(topic)) {
      return;
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, Optional.of(1), Optional.empty())
                      .configs(
                          Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST)))))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    topics.add(topic);
  }

  private KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  bootstrapServers,
                  ProducerConfig.ACKS_CONFIG,
                  "all",
                  ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                  LARGEST),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  @PreDestroy
  void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }
}
