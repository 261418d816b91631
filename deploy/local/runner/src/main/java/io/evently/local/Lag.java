package io.evently.local;

import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a service is behind the topics that it reads.
 *
 * @param bootstrapServers of Kafka
 * @param group of the service
 */
record Lag(String bootstrapServers, String group) {

  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * Waits until everything that was on the topics has been read and confirmed.
   *
   * @return whether it was in time
   */
  boolean awaitNone(Duration patience) {
    long begin = System.nanoTime();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      while (records(admin) > 0) {
        if (System.nanoTime() - begin > patience.toNanos()) {
          return false;
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return true;
    } catch (ExecutionException e) {
      throw new ServerException("Kafka does not tell of its consumers: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  private long records(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> confirmed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    // What it reads and has not confirmed anything of counts from its beginning.
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    long behind = 0;
    for (var end : admin.listOffsets(wanted).all().get().entrySet()) {
      OffsetAndMetadata at = confirmed.get(end.getKey());
      behind += end.getValue().offset() - (at == null ? 0 : at.offset());
    }
    return behind;
  }
}
