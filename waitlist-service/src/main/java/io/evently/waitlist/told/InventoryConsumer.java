package io.evently.waitlist.told;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.evently.waitlist.promotion.Promoter;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.queue.Queues.Heard;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of units that are reserved for those who wait, and wakes the promotion of their queues. */
@ApplicationScoped
class InventoryConsumer {

  private final Inbox inbox;
  private final Queues queues;
  private final Promoter promoter;

  InventoryConsumer(Inbox inbox, Queues queues, Promoter promoter) {
    this.inbox = inbox;
    this.queues = queues;
    this.promoter = promoter;
  }

  /** What is read of an inventory record. */
  record Told(String eventId, long version, List<OfType> ticketTypes) {

    record OfType(String id, int waitlistReserved) {}
  }

  @Incoming("inventory")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    Set<Key> free = new HashSet<>();
    inbox.consume(
        "waitlist-service",
        poll,
        InventoryConsumer::isKnown,
        (connection, fresh) -> {
          free.clear();
          free.addAll(apply(connection, fresh));
        });
    free.forEach(promoter::wake);
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.booking.inventory.changed.v1");
  }

  private Set<Key> apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<Key, Heard> newest = new HashMap<>();
    for (CloudEvent event : fresh) {
      Told told = event.data(Told.class);
      if (told.eventId() == null || told.ticketTypes() == null) {
        throw new PoisonException("an inventory record lacks a field", null);
      }
      for (Told.OfType type : told.ticketTypes()) {
        var key = new Key(told.eventId(), type.id());
        newest.merge(
            key,
            new Heard(key, told.version(), type.waitlistReserved(), event.traceparent()),
            (a, b) -> a.version() > b.version() ? a : b);
      }
    }
    Set<String> events = newest.keySet().stream().map(Key::eventId).collect(Collectors.toSet());
    // Most events have no queue: nothing of theirs is locked or written.
    newest.keySet().retainAll(Set.copyOf(queues.of(connection, events)));
    queues.lockAll(connection, newest.keySet());
    queues.hear(connection, List.copyOf(newest.values()));
    return newest.values().stream()
        .filter(h -> h.reserved() > 0)
        .map(Heard::key)
        .collect(Collectors.toSet());
  }
}
