package io.evently.bench.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.servers.ServerException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * One topic of a running Kafka, read as a partner reads it.
 *
 * @param bootstrapServers of Kafka
 * @param name of the topic
 */
public record Topic(String bootstrapServers, String name) {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LONGEST_MICROS = 600_000_000;

  /** The end of each partition. */
  public Map<TopicPartition, Long> end() {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer));
    }
  }

  /** Keys of all records from these ends up to now. */
  public Set<UUID> keysSince(Map<TopicPartition, Long> begin) {
    Set<UUID> keys = new HashSet<>();
    forEachSince(begin, record -> keys.add(UUID.fromString(record.key())));
    return keys;
  }

  /**
   * Of the records from these ends up to now, the values by key, each key's in their order.
   *
   * @param event only of this one, as the value names it
   */
  public Map<UUID, List<Told>> toldSince(Map<TopicPartition, Long> begin, String event) {
    Map<UUID, List<Told>> told = new HashMap<>();
    String wanted = "\"" + event + "\"";
    forEachSince(
        begin,
        record -> {
          String value = new String(record.value(), StandardCharsets.UTF_8);
          if (value.contains(wanted)) {
            told.computeIfAbsent(UUID.fromString(record.key()), key -> new ArrayList<>())
                .add(Told.of(value));
          }
        });
    return told;
  }

  /** What a record says of a booking. */
  public record Told(int sequence, String status) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Whether records tell of each state up to this one, in order. At least once: what came before
     * may come again, but nothing is passed over.
     */
    public static boolean all(List<Told> records, int sequence, String status) {
      int seen = 0;
      String last = "";
      for (Told record : records) {
        if (record.sequence() > seen + 1) {
          return false;
        }
        if (record.sequence() == seen + 1) {
          seen = record.sequence();
          last = record.status();
        }
      }
      return seen == sequence && last.equals(status);
    }

    private static Told of(String value) {
      try {
        JsonNode json = JSON.readTree(value);
        return new Told(json.path("sequence").asInt(), json.path("status").asText());
      } catch (JsonProcessingException e) {
        throw new ServerException("No JSON: " + value, e);
      }
    }
  }

  /** All records from these ends up to now, of a partition in their order. */
  public List<ConsumerRecord<String, byte[]>> since(Map<TopicPartition, Long> begin) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    forEachSince(begin, all::add);
    return all;
  }

  private void forEachSince(
      Map<TopicPartition, Long> begin, Consumer<ConsumerRecord<String, byte[]>> each) {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      partitions.forEach(p -> consumer.seek(p, begin.getOrDefault(p, 0L)));
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        consumer.poll(POLL).forEach(each);
      }
    }
  }

  /** How long records take from the instant of their transaction to a consumer that waits. */
  public final class Listener implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final Histogram delays = new Histogram(LONGEST_MICROS, 3);

    private Listener() {
      thread.execute(this::listen);
      listening.join();
    }

    private void listen() {
      try (KafkaConsumer<String, byte[]> consumer = consumer()) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        listening.complete(null);
        while (!over.get()) {
          consumer.poll(POLL).forEach(this::note);
        }
      } catch (RuntimeException e) {
        listening.completeExceptionally(e);
        throw e;
      }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
      Instant told =
          Instant.parse(
              new String(
                  record.headers().lastHeader("ce_time").value(), StandardCharsets.US_ASCII));
      long micros = Duration.between(told, Instant.now()).toNanos() / 1000;
      delays.recordValue(Math.clamp(micros, 1, LONGEST_MICROS));
    }

    /**
     * Ends listening, and tells.
     *
     * @return delays in microseconds
     */
    public Histogram stop() {
      close();
      return delays;
    }

    @Override
    public void close() {
      over.set(true);
      thread.close();
    }
  }

  /** Listens from now on, to what is new. */
  public Listener listen() {
    return new Listener();
  }

  private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(name).stream()
            .map(info -> new TopicPartition(name, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new ServerException("There is no topic " + name);
    }
    return partitions;
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", "20"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
