package io.evently.waitlist.desk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.ProblemException;
import io.evently.waitlist.WaitlistProblem;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Changes.Joining;
import io.evently.waitlist.queue.Entries;
import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Events;
import io.evently.waitlist.queue.Events.Event;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.stock.Stock;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Puts a person into the queue, once, after booking-service has said that units are kept. A queue
 * that is given up at the very same moment is renewed within 5 s.
 */
@Singleton
class JoinWaitlist {

  private final DataSource datasource;
  private final Queues queues;
  private final Changes changes;
  private final Entries entries;
  private final Events events;
  private final Stock stock;

  /** The only ticket type of events that have one; booking-service is asked all the same. */
  private final Cache<String, String> onlyTypes =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  JoinWaitlist(
      DataSource datasource,
      Queues queues,
      Changes changes,
      Entries entries,
      Events events,
      Stock stock) {
    this.datasource = datasource;
    this.queues = queues;
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
      Optional<Entry> known = entries.open(connection, key, userId);
      if (known.isPresent()) {
        return joined(connection, known.get(), false);
      }
      queues.open(connection, key);
    }
    Stock.Waiting said = stock.join(key.eventId(), key.ticketType(), userId, asked.wanted());
    try (Connection connection = datasource.getConnection()) {
      Optional<Entry> made = write(connection, key, said, asked, userId, tier);
      return made.isPresent()
          ? joined(connection, made.get(), true)
          : joined(
              connection,
              entries.open(connection, key, userId).orElseThrow(JoinWaitlist::isOver),
              false);
    }
  }

  private static ProblemException isOver() {
    return ProblemException.of(
        WaitlistProblem.EVENT_NOT_ON_SALE, "The event is cancelled or finished.");
  }

  private Optional<Entry> write(
      Connection connection,
      Key key,
      Stock.Waiting said,
      JoinRequest asked,
      String userId,
      String tier)
      throws SQLException {
    JoinRequest.ContactForm contact = asked.contact();
    connection.setAutoCommit(false);
    try {
      events.meet(
          connection,
          new Event(
              said.eventId(),
              0,
              said.organizerId(),
              said.eventName(),
              said.eventDate(),
              "published"));
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
      connection.commit();
      return made;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private Joined joined(Connection connection, Entry entry, boolean isNew) throws SQLException {
    return new Joined(entry, entries.position(connection, entry), isNew);
  }

  private String onlyType(String eventId, JoinRequest asked, String userId) {
    return onlyTypes.get(eventId, id -> stock.join(id, null, userId, asked.wanted()).ticketType());
  }
}
