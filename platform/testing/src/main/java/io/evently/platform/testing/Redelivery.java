package io.evently.platform.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Delivers records the way a bad day does: each at least twice, some late, most out of order. A
 * consumer that dedupes and orders rightly ends in the same state as after one delivery in order.
 *
 * <p>The same seed gives the same schedule, so a failure can be repeated.
 */
public final class Redelivery {

  private final String bootstrapServers;

  private Redelivery(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** To this broker. */
  public static Redelivery of(String bootstrapServers) {
    return new Redelivery(bootstrapServers);
  }

  /** To the shared test servers. */
  public static Redelivery shared() {
    return of(TestServers.shared().kafka().bootstrapServers());
  }

  /**
   * Sends records after the schedule of a seed and waits until all are acknowledged.
   *
   * @param records in the order in which they happened
   */
  public void send(List<TopicRecord> records, long seed) {
    inOrder(schedule(records, seed));
  }

  /** Sends records once each and in order, and waits until all are acknowledged. */
  public void inOrder(List<TopicRecord> records) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent =
          records.stream().map(record -> producer.send(record.toSend())).toList();
      producer.flush();
      for (Future<RecordMetadata> acknowledgement : sent) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not take a record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending", e);
    }
  }

  /**
   * The schedule of a seed: first all but a few late ones, shuffled, with about half of them
   * doubled at once; then the late ones; then everything again in another shuffle.
   *
   * @param records in the order in which they happened
   */
  public static <T> List<T> schedule(List<T> records, long seed) {
    Random random = new Random(seed);
    List<T> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);
    int late = shuffled.size() / 4;
    List<T> deliveries = new ArrayList<>();
    for (T record : shuffled.subList(late, shuffled.size())) {
      deliveries.add(record);
      if (random.nextBoolean()) {
        deliveries.add(record);
      }
    }
    deliveries.addAll(shuffled.subList(0, late));
    Collections.shuffle(shuffled, random);
    deliveries.addAll(shuffled);
    return deliveries;
  }
}
