package io.evently.notification.told;

import io.evently.notification.audience.Announcements;
import io.evently.notification.audience.Audience;
import io.evently.notification.message.Kind;
import io.evently.notification.message.MessageIds;
import io.evently.platform.inbox.CloudEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events as they are now. A new time or place is told to everybody with a booking; a cancellation
 * is told by the bookings that it cancels.
 */
@Singleton
class EventNews {

  private final Audience audience;
  private final Announcements announcements;

  EventNews(Audience audience, Announcements announcements) {
    this.audience = audience;
    this.announcements = announcements;
  }

  void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    for (CloudEvent record : fresh) {
      if (record.type().equals("evently.event.changed.v1")) {
        apply(connection, record.data(Said.Event.class), record.traceparent());
      }
    }
  }

  private void apply(Connection connection, Said.Event e, String traceparent) throws SQLException {
    Optional<Audience.Event> before = audience.find(connection, e.eventId());
    boolean newer =
        audience.event(
            connection,
            new Audience.Event(
                e.eventId(), e.organizerId(), e.name(), e.venue(), e.eventDate(), e.status()),
            e.version());
    if (!newer || before.isEmpty() || !e.status().equals("published")) {
      return;
    }
    Map<String, String> old = differences(before.get(), e);
    if (!old.isEmpty()) {
      announcements.add(
          connection,
          MessageIds.of(Kind.EVENT_CHANGED, e.eventId(), e.version()),
          Kind.EVENT_CHANGED,
          e.eventId(),
          withTime(old, e.updatedAt()),
          traceparent);
    }
  }

  private static Map<String, String> differences(Audience.Event before, Said.Event now) {
    Map<String, String> old = new HashMap<>();
    if (!before.venue().equals(now.venue())) {
      old.put("old_venue", before.venue());
    }
    if (!before.date().equals(now.eventDate())) {
      old.put("old_date", before.date().toString());
    }
    return old;
  }

  private static Map<String, String> withTime(Map<String, String> data, Instant since) {
    data.put(Announcements.TRUE_SINCE, since.toString());
    return data;
  }
}
