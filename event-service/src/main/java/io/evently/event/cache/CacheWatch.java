package io.evently.event.cache;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Drops what has changed, on every replica: each process reads the topics in a group of its own,
 * from now on.
 */
@ApplicationScoped
class CacheWatch {

  private final EventCache cache;

  CacheWatch(EventCache cache) {
    this.cache = cache;
  }

  @Incoming("events-watch")
  @Blocking
  void onEvents(ConsumerRecords<String, byte[]> poll) {
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        cache.changed(record.key());
      }
    }
  }

  @Incoming("inventory-watch")
  @Blocking
  void onInventory(ConsumerRecords<String, byte[]> poll) {
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        cache.sold(record.key());
      }
    }
  }

  /** A tick late, like seats: the read model hears of the price through a consumer of its own. */
  @Incoming("prices-watch")
  @Blocking
  void onPrices(ConsumerRecords<String, byte[]> poll) {
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        cache.sold(record.key());
      }
    }
  }

  @Scheduled(every = "1s")
  @RunOnVirtualThread
  void tick() {
    cache.tick();
  }
}
