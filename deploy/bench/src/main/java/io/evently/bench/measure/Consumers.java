package io.evently.bench.measure;

import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The services that read a topic, as Kafka knows them. */
public final class Consumers implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Admin admin;
  private final String topic;

  /**
   * Of a topic.
   *
   * @param bootstrapServers of Kafka
   */
  public Consumers(String bootstrapServers, String topic) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.topic = topic;
  }

  /** Records that each group has not confirmed yet. */
  public Map<String, Long> lags() {
    try {
      Map<String, Long> lags = new TreeMap<>();
      for (var group : admin.listGroups().all().get()) {
        var offsets =
            admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, Long> read = new HashMap<>();
        offsets.forEach((p, at) -> note(read, p, at));
        if (!read.isEmpty()) {
          lags.put(group.groupId(), lag(read));
        }
      }
      return lags;
    } catch (ExecutionException e) {
      throw new ServerException("Kafka does not tell of its consumers: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  /** Records that one group has not confirmed yet; where it has confirmed nothing, all of them. */
  public long lag(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> confirmed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, Long> read = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .forEach(p -> read.put(new TopicPartition(topic, p.partition()), 0L));
      confirmed.forEach((p, at) -> note(read, p, at));
      return lag(read);
    } catch (ExecutionException e) {
      throw new ServerException("Kafka does not tell of its consumers: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  private void note(Map<TopicPartition, Long> read, TopicPartition p, OffsetAndMetadata at) {
    if (at != null && p.topic().equals(topic)) {
      read.put(p, at.offset());
    }
  }

  private long lag(Map<TopicPartition, Long> read) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    read.keySet().forEach(p -> wanted.put(p, OffsetSpec.latest()));
    long lag = 0;
    for (var end : admin.listOffsets(wanted).all().get().entrySet()) {
      lag += end.getValue().offset() - read.get(end.getKey());
    }
    return lag;
  }

  /**
   * Waits until all groups have read everything.
   *
   * @param patience after which it is given up
   * @return seconds that it took by group; NaN for those that did not
   */
  public Map<String, Double> awaitCaughtUp(Duration patience) {
    long begin = System.nanoTime();
    Map<String, Double> took = new TreeMap<>();
    while (true) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      Map<String, Long> lags = lags();
      lags.forEach(
          (group, lag) -> {
            if (lag == 0) {
              took.putIfAbsent(group, seconds);
            }
          });
      if (took.keySet().containsAll(lags.keySet())) {
        return took;
      }
      if (seconds > patience.toSeconds()) {
        lags.keySet().forEach(group -> took.putIfAbsent(group, Double.NaN));
        return took;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
