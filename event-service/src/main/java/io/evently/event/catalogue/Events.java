package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.event.EventProblem;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * All events. What the public may know of is told on the topic in the transaction that records it.
 */
@Singleton
public class Events implements PanacheRepositoryBase<StoredEvent, String> {

  private final DataSource datasource;
  private final Outbox outbox;
  private final ObjectMapper json;
  private final SessionFactory sessions;

  Events(DataSource datasource, Outbox outbox, ObjectMapper json, SessionFactory sessions) {
    this.datasource = datasource;
    this.sessions = sessions;
    this.outbox = outbox;
    this.json = json;
  }

  /** Empty when there is none; drafts are found as well. */
  @Transactional
  public Optional<Event> find(String id) {
    return findByIdOptional(id).map(StoredEvent::toEvent);
  }

  /** The same in one statement, as this connection sees it. */
  Optional<Event> find(Connection connection, String id) {
    try (Session session = sessions.withOptions().connection(connection).openSession()) {
      return session
          .createSelectionQuery(
              "from StoredEvent e left join fetch e.ticketTypes left join fetch e.pools"
                  + " where e.id = ?1",
              StoredEvent.class)
          .setParameter(1, id)
          .uniqueResultOptional()
          .map(StoredEvent::toEvent);
    }
  }

  /** In the order of the ids and as this connection sees them; what is not there is left out. */
  public List<Event> inOrder(Connection connection, Collection<String> ids) {
    Map<String, Event> found = new HashMap<>();
    try (Session session = sessions.withOptions().connection(connection).openSession()) {
      session
          .createSelectionQuery("from StoredEvent where id in ?1", StoredEvent.class)
          .setParameter(1, ids)
          .getResultStream()
          .forEach(stored -> found.put(stored.id, stored.toEvent()));
    }
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  /**
   * A new event, in the caller's transaction.
   *
   * @throws ProblemException {@link EventProblem#EVENT_EXISTS}
   */
  void add(Event event) throws SQLException {
    if (!reserve(event.id())) {
      throw ProblemException.of(
          EventProblem.EVENT_EXISTS,
          "Choose another id, or leave it out; to change the event, PUT it.");
    }
    var stored = new StoredEvent();
    stored.take(event);
    persistAndFlush(stored);
    tell(event);
  }

  /** The row, locked until the caller's transaction ends. */
  StoredEvent locked(String id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).orElseThrow(Events::notFound);
  }

  /** A new state of a locked row, in the caller's transaction. */
  Event record(StoredEvent stored, Event changed) throws SQLException {
    return recordAs(stored, changed, stored.nextVersion());
  }

  /** A new state under the version that it was proposed with. */
  Event recordAs(StoredEvent stored, Event changed, long version) throws SQLException {
    Event next = changed.at(version, now());
    stored.take(next);
    tell(next);
    return next;
  }

  /** Takes a version for a state that booking-service will be asked about. */
  Event propose(StoredEvent stored, Event changed) throws SQLException {
    Event proposed = changed.at(stored.nextVersion(), now());
    stored.askedVersion = proposed.version();
    stored.askedAt = proposed.updatedAt();
    return proposed;
  }

  /** Published events that have begun, locked; those that another replica has are left to it. */
  List<StoredEvent> lockDue(int limit) {
    return lockedBySql(
        "select * from event where status = 'published' and event_date <= now()"
            + " order by event_date limit "
            + limit
            + " for update skip locked");
  }

  /** Events with a proposal that was not recorded within {@code patience}, locked. */
  List<StoredEvent> lockUnsettled(Duration patience, int limit) {
    return lockedBySql(
        "select * from event where asked_version > version and asked_at < now() - interval '"
            + patience.toSeconds()
            + " s' limit "
            + limit
            + " for update skip locked");
  }

  /** Public events recorded at or after {@code since}, by id from behind {@code after}. */
  @Transactional
  List<Event> publicSince(Instant since, String after, int limit) {
    return find("publishedAt is not null and updatedAt >= ?1 and id > ?2 order by id", since, after)
        .page(0, limit)
        .stream()
        .map(StoredEvent::toEvent)
        .toList();
  }

  /** The database's clock, in its precision. */
  Instant now() throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement select = connection.prepareStatement("select clock_timestamp()");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  /** The record of an event's present version: the same fact has the same {@code ce_id}. */
  OutboxRecord recordOf(Event event) {
    EventChanged changed = EventChanged.of(event);
    try {
      return changed.asRecord(json.writeValueAsBytes(changed));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event must be writable", e);
    }
  }

  static ProblemException notFound() {
    return ProblemException.of(CommonProblem.NOT_FOUND, "There is no event with this id.");
  }

  private List<StoredEvent> lockedBySql(String sql) {
    return getEntityManager()
        .createNativeQuery(sql, StoredEvent.class)
        .getResultStream()
        .map(StoredEvent.class::cast)
        .toList();
  }

  private void tell(Event event) throws SQLException {
    if (!event.isPublic()) {
      return;
    }
    try (Connection connection = datasource.getConnection()) {
      outbox.append(connection, List.of(recordOf(event)));
    }
  }

  /** Two requests for the same new id: the second one waits here and then finds the first. */
  private boolean reserve(String id) throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement lock =
            connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 1))")) {
      lock.setString(1, id);
      lock.executeQuery().close();
    }
    return findByIdOptional(id).isEmpty();
  }
}
