package io.evently.platform.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning, as a partner would who comes late. */
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrapServers;

  private TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Of this broker. */
  public static TopicReader of(String bootstrapServers) {
    return new TopicReader(bootstrapServers);
  }

  /** Of the shared test servers. */
  public static TopicReader shared() {
    return of(TestServers.shared().kafka().bootstrapServers());
  }

  /**
   * Reads until what was read is enough.
   *
   * @param enough sees everything read so far: of one key in its order, else in none
   * @param patience how long at most
   * @return everything read
   * @throws AssertionError when the patience is over, with what was read
   */
  public List<TopicRecord> readUntil(
      String topic, Predicate<List<TopicRecord>> enough, Duration patience) {
    List<TopicRecord> read = new ArrayList<>();
    long end = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<String, String> consumer = fromBeginning(topic)) {
      while (!enough.test(read)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "After " + patience + " " + topic + " still holds only " + describe(read));
        }
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          read.add(TopicRecord.of(record));
        }
      }
    }
    return read;
  }

  /**
   * The first record that is wanted.
   *
   * @throws AssertionError when the patience is over
   */
  public TopicRecord await(String topic, Predicate<TopicRecord> wanted, Duration patience) {
    return readUntil(topic, read -> read.stream().anyMatch(wanted), patience).stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The first records of a key, in their order.
   *
   * @param count how many to wait for
   * @throws AssertionError when the patience is over
   */
  public List<TopicRecord> ofKey(String topic, String key, int count, Duration patience) {
    return readUntil(topic, read -> ofKey(read, key).size() >= count, patience).stream()
        .filter(record -> key.equals(record.key()))
        .toList();
  }

  /** Everything the topic holds now, in the order of each partition. */
  public List<TopicRecord> all(String topic) {
    List<TopicRecord> read = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = fromBeginning(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(record -> read.add(TopicRecord.of(record)));
      }
    }
    return read;
  }

  private KafkaConsumer<String, String> fromBeginning(String topic) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static List<TopicRecord> ofKey(List<TopicRecord> read, String key) {
    return read.stream().filter(record -> key.equals(record.key())).toList();
  }

  private static String describe(List<TopicRecord> read) {
    int shown = Math.min(read.size(), 20);
    return read.size()
        + " records, the last of them "
        + read.subList(read.size() - shown, read.size());
  }
}
