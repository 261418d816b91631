package io.evently.event.cache;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a process that starts read the topics from as long ago as an entry may be in Redis: what
 * changed while no process was there to hear of it is dropped as well.
 */
@Singleton
@Identifier("look-back")
class LookBack implements KafkaConsumerRebalanceListener {

  /** Between the clocks of this machine and the broker's. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final Duration life;
  private final Clock clock;

  @Inject
  LookBack(CacheConfig config, Clock clock) {
    this(config.eventInRedis(), clock);
  }

  LookBack(Duration life, Clock clock) {
    this.life = life;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Instant since = clock.instant().minus(life).minus(SKEW);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> first :
        consumer.offsetsForTimes(times).entrySet()) {
      // Without a record since then it begins at the end, as it is set to.
      if (first.getValue() != null) {
        consumer.seek(first.getKey(), first.getValue().offset());
      }
    }
  }
}
