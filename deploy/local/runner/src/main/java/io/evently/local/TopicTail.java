package io.evently.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evently.local.servers.ServerException;
import io.evently.local.servers.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows topics without joining a group, so that it takes nothing from anybody.
 *
 * @param bootstrapServers of the broker
 * @param topic null for all
 * @param latest whether to leave out what is there already
 */
public record TopicTail(String bootstrapServers, String topic, boolean latest) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Hands over record after record.
   *
   * @param count ends after so many
   * @param consumer ends it by returning false
   */
  public void forEach(long count, Predicate<ConsumerRecord<String, String>> consumer) {
    List<String> topics = topics();
    try (KafkaConsumer<String, String> kafka = follow(topics)) {
      long left = count;
      while (left > 0) {
        for (ConsumerRecord<String, String> record : kafka.poll(Duration.ofMillis(200))) {
          if (left-- <= 0 || !consumer.test(record)) {
            return;
          }
        }
      }
    }
  }

  /** For machines: one JSON object. */
  public static String json(ConsumerRecord<String, String> record) {
    ObjectNode object = JSON.createObjectNode();
    object.put("topic", record.topic()).put("partition", record.partition());
    object.put("offset", record.offset());
    object.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
    object.put("key", record.key());
    ObjectNode headers = object.putObject("headers");
    record.headers().forEach(header -> headers.put(header.key(), text(header)));
    object.set("value", value(record.value()));
    return object.toString();
  }

  /** For people: one line. */
  public static String line(ConsumerRecord<String, String> record) {
    Header type = record.headers().lastHeader("ce_type");
    return "%s %s/%d@%d %s %s %s"
        .formatted(
            Instant.ofEpochMilli(record.timestamp()),
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            type == null ? "-" : text(type),
            record.value());
  }

  private List<String> topics() {
    Set<String> known = Topics.names(bootstrapServers);
    if (topic == null) {
      return List.copyOf(known);
    }
    if (!known.contains(topic)) {
      throw new ServerException(
          "There is no topic " + topic + "; topics are " + String.join(", ", known));
    }
    return List.of(topic);
  }

  private KafkaConsumer<String, String> follow(List<String> topics) {
    KafkaConsumer<String, String> kafka =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .map(kafka::partitionsFor)
            .flatMap(Collection::stream)
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    kafka.assign(partitions);
    if (latest) {
      kafka.seekToEnd(partitions);
      // The seek is lazy; without asking, "latest" would be the end at the first poll.
      partitions.forEach(kafka::position);
    } else {
      kafka.seekToBeginning(partitions);
    }
    return kafka;
  }

  private static JsonNode value(String text) {
    if (text == null) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException noJson) {
      return TextNode.valueOf(text);
    }
  }

  private static String text(Header header) {
    return header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
