package io.evently.waitlist.desk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.observability.TraceContext;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Changes.Joining;
import io.evently.waitlist.queue.Entries;
import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Events;
import io.evently.waitlist.queue.Events.Event;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.stock.Stock;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Puts a person into the queue, once. booking-service is asked under a shared lock of the queue, so
 * that a queue is never closed between its word that units are kept and the entry.
 */
@Singleton
class JoinWaitlist {

  private final DataSource datasource;
  private final Changes changes;
  private final Entries entries;
  private final Events events;
  private final Stock stock;

  /** The only ticket type of events that have one; booking-service is asked all the same. */
  private final Cache<String, String> onlyTypes =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  JoinWaitlist(
      DataSource datasource, Changes changes, Entries entries, Events events, Stock stock) {
    this.datasource = datasource;
    this.changes = changes;
    this.entries = entries;
    this.events = events;
    this.stock = stock;
  }

  /**
   * @param isNew false when the person waited there before
   */
  record Joined(Entry entry, int position, boolean isNew) {}

  Joined join(String eventId, JoinRequest asked, String userId, String tier) throws SQLException {
    String type =
        asked.ticketType() != null ? asked.ticketType() : onlyType(eventId, asked, userId);
    var key = new Key(eventId, type);
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Joined joined = join(connection, key, asked, userId, tier);
        connection.commit();
        return joined;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private Joined join(Connection connection, Key key, JoinRequest asked, String userId, String tier)
      throws SQLException {
    Optional<Entry> known = entries.open(connection, key, userId);
    if (known.isPresent()) {
      return joined(connection, known.get(), false);
    }
    changes.share(connection, key);
    Stock.Waiting said = stock.join(key.eventId(), key.ticketType(), userId, asked.wanted());
    events.learn(
        connection,
        new Event(
            said.eventId(),
            0,
            said.organizerId(),
            said.eventName(),
            said.eventDate(),
            "published"));
    JoinRequest.ContactForm contact = asked.contact();
    Optional<Entry> made =
        changes.join(
            connection,
            new Joining(
                UUID.randomUUID(),
                key,
                userId,
                asked.wanted(),
                tier,
                asked.userTier(),
                contact == null ? null : contact.email(),
                contact == null ? null : contact.locale(),
                TraceContext.traceparent()));
    if (made.isPresent()) {
      return joined(connection, made.get(), true);
    }
    return joined(connection, entries.open(connection, key, userId).orElseThrow(), false);
  }

  private Joined joined(Connection connection, Entry entry, boolean isNew) throws SQLException {
    return new Joined(entry, entries.position(connection, entry), isNew);
  }

  private String onlyType(String eventId, JoinRequest asked, String userId) {
    return onlyTypes.get(eventId, id -> stock.join(id, null, userId, asked.wanted()).ticketType());
  }
}
