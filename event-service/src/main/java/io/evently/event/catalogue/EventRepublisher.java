package io.evently.event.catalogue;

import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.Republisher;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Says the present version of events again: on a compacted topic that is all there is to say. */
@Singleton
class EventRepublisher implements Republisher {

  private static final int CHUNK = 200;

  private final Events events;

  EventRepublisher(Events events) {
    this.events = events;
  }

  @Override
  public void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk) {
    events
        .find(id)
        .filter(Event::isPublic)
        .ifPresent(event -> chunk.accept(List.of(events.recordOf(event))));
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk) {
    String after = "";
    List<Event> page;
    do {
      page = events.publicSince(since, after, CHUNK);
      if (!page.isEmpty()) {
        chunk.accept(page.stream().map(events::recordOf).toList());
        after = page.getLast().id();
      }
    } while (page.size() == CHUNK);
  }
}
