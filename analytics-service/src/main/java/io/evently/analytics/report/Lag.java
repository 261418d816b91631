package io.evently.analytics.report;

import io.evently.analytics.fact.Facts;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many records of each topic are not known to be applied: end minus committed offset. */
@Singleton
class Lag {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String bootstrapServers;

  Lag(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** By topic, or {@code unavailable} with the reason. */
  Map<String, Object> measure() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                Facts.CONSUMER,
                "enable.auto.commit",
                "false",
                "allow.auto.create.topics",
                "false",
                "default.api.timeout.ms",
                "2000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Map<String, Object> lag = new LinkedHashMap<>();
      for (String topic : Facts.TOPICS) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic, PATIENCE).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> done =
            consumer.committed(new HashSet<>(partitions), PATIENCE);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end :
            consumer.endOffsets(partitions, PATIENCE).entrySet()) {
          OffsetAndMetadata committed = done.get(end.getKey());
          behind +=
              end.getValue() - (committed == null ? begins.get(end.getKey()) : committed.offset());
        }
        lag.put(topic, behind);
      }
      return lag;
    } catch (KafkaException e) {
      return Map.of("unavailable", "Kafka did not answer.");
    }
  }
}
