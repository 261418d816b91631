package io.evently.waitlist.told;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Events;
import io.evently.waitlist.queue.Events.Event;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Closes the queues of events that are cancelled or have begun. */
@ApplicationScoped
class EventConsumer {

  private static final Map<String, String> OVER =
      Map.of("cancelled", "event_cancelled", "finished", "event_over");

  private final Inbox inbox;
  private final DataSource datasource;
  private final Events events;
  private final Queues queues;
  private final Changes changes;

  EventConsumer(Inbox inbox, DataSource datasource, Events events, Queues queues, Changes changes) {
    this.inbox = inbox;
    this.datasource = datasource;
    this.events = events;
    this.queues = queues;
    this.changes = changes;
  }

  @Incoming("events")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consume("waitlist-service", poll, EventConsumer::isKnown, this::apply);
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.event.changed.v1");
  }

  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<String, Event> newest = new TreeMap<>();
    for (CloudEvent event : fresh) {
      Event told = event.data(Event.class);
      if (told.eventId() == null || told.organizerId() == null || told.eventDate() == null) {
        throw new PoisonException("a catalogue entry lacks a field", null);
      }
      newest.merge(told.eventId(), told, (a, b) -> a.version() > b.version() ? a : b);
    }
    for (Event event : newest.values()) {
      events.learn(connection, event);
      if (OVER.containsKey(event.status())) {
        close(connection, event.eventId(), OVER.get(event.status()));
      }
    }
  }

  @Scheduled(every = "30s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void closeBegun() throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        for (String event : events.begun(connection)) {
          close(connection, event, "event_over");
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private void close(Connection connection, String eventId, String reason) throws SQLException {
    List<Key> keys = queues.of(connection, List.of(eventId));
    queues.lockAll(connection, keys);
    for (Key key : keys) {
      queues.deciding(connection, key);
    }
    changes.closedAll(connection, eventId, reason);
  }
}
