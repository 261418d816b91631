package io.evently.notification.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.notification.NotificationConfig;
import io.evently.notification.message.Message.EventFacts;
import io.evently.notification.sql.Sql;
import io.evently.platform.database.Columns;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** All messages. Each reaches one final state, once, and says so in the same transaction. */
@Singleton
public class Messages {

  private static final long ANY_CLAIM = -1;

  /** Reason of what is history already when it is first heard of. */
  static final String TOO_OLD = "too_old";

  static final String COLUMNS =
      """
      m.id, m.kind, m.user_id, m.event_id, m.subject_id, m.contact_ref, m.data, m.status, m.reason,
      m.channel, m.attempts, m.failures, m.claim, m.pushed_at, m.created_at, m.expires_at,
      m.settled_at, m.traceparent, e.name, e.venue, e.event_date, p.locale
      """;

  /** Finds {@code m}; also what is known of its event and person. */
  static final String KNOWN =
      " left join event e on e.event_id = m.event_id left join person p on p.user_id = m.user_id ";

  private static final String ADD =
      """
      insert into message (id, kind, user_id, event_id, subject_id, contact_ref, data, expires_at,
        traceparent)
      select u.id, u.kind, u.user_id, u.event_id, u.subject_id, u.contact_ref, u.data,
        coalesce(u.expires_at, now() + make_interval(secs => ?)), u.traceparent
      from unnest(?, ?, ?, ?, ?, ?, ?::jsonb[], ?::timestamptz[], ?) as u (id, kind, user_id,
        event_id, subject_id, contact_ref, data, expires_at, traceparent)
      on conflict (id) do nothing returning id
      """;

  private static final String DUE =
      """
      select %s from message m %s where m.settled_at is null and m.next_attempt_at <= now()
      order by m.next_attempt_at limit ?
      """
          .formatted(COLUMNS, KNOWN);

  private static final String CLAIM =
      """
      with m as (
        update message set status = 'sending', claim = message.claim + 1,
          next_attempt_at = now() + make_interval(secs => ?)
        from unnest(?, ?) as seen (id, claim)
        where message.id = seen.id and message.claim = seen.claim and settled_at is null
          and next_attempt_at <= now()
        returning message.*)
      select %s from m %s
      """
          .formatted(COLUMNS, KNOWN);

  private static final String RENEW =
      """
      update message m set next_attempt_at = now() + make_interval(secs => ?)
      from unnest(?, ?) as mine (id, claim)
      where m.id = mine.id and m.claim = mine.claim and m.status = 'sending'
      """;

  private static final String SETTLE =
      """
      with m as (
        update message set status = u.status, channel = u.channel, reason = u.reason,
          settled_at = now(),
          acknowledged_at = case when u.channel = 'websocket' then now() else acknowledged_at end
        from unnest(?, ?, ?, ?, ?) as u (id, claim, status, channel, reason)
        where message.id = u.id and settled_at is null and (u.claim < 0 or message.claim = u.claim)
        returning message.*)
      select %s from m %s
      """
          .formatted(COLUMNS, KNOWN);

  private static final String WITHDRAW =
      """
      with m as (
        update message set status = ?, reason = ?, settled_at = now()
        where settled_at is null and user_id = ? and (? = '' or (subject_id = ? and kind = ?))
        returning *)
      select %s from m %s
      """
          .formatted(COLUMNS, KNOWN);

  private static final TypeReference<Map<String, String>> DATA = new TypeReference<>() {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataSource datasource;
  private final Outbox outbox;
  private final Clock clock;
  private final MeterRegistry metrics;
  private final Duration notOlderThan;
  private final Duration keepTrying;

  Messages(
      DataSource datasource,
      Outbox outbox,
      Clock clock,
      NotificationConfig config,
      MeterRegistry metrics) {
    this.datasource = datasource;
    this.outbox = outbox;
    this.clock = clock;
    this.metrics = metrics;
    this.notOlderThan = config.notOlderThan();
    this.keepTrying = config.keepTrying();
  }

  /** Work in one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Does work in a transaction of its own. */
  public <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /**
   * Makes messages that do not exist yet. What is history already is suppressed at once.
   *
   * @return how many are new
   */
  public int add(Connection connection, List<Draft> drafts) throws SQLException {
    if (drafts.isEmpty()) {
      return 0;
    }
    Set<UUID> fresh =
        new HashSet<>(
            Sql.list(
                connection,
                ADD,
                row -> row.getObject(1, UUID.class),
                keepTrying.toSeconds(),
                Columns.of(connection, "uuid", drafts, Draft::id),
                Columns.of(connection, "text", drafts, d -> d.kind().wireName()),
                Columns.of(connection, "text", drafts, Draft::userId),
                Columns.of(connection, "text", drafts, Draft::eventId),
                Columns.of(connection, "text", drafts, Draft::subjectId),
                Columns.of(connection, "text", drafts, Draft::contactRef),
                Columns.of(connection, "text", drafts, d -> json(d.data())),
                Columns.of(connection, "text", drafts, Draft::expiresAt),
                Columns.of(connection, "text", drafts, Draft::traceparent)));
    Instant oldest = clock.instant().minus(notOlderThan);
    settle(
        connection,
        drafts.stream()
            .filter(d -> fresh.contains(d.id()))
            .filter(d -> d.trueSince() != null && d.trueSince().isBefore(oldest))
            .map(d -> new Ending(d.id(), ANY_CLAIM, Status.SUPPRESSED, null, TOO_OLD))
            .toList());
    return fresh.size();
  }

  /** Messages that are due, those that have waited longest first; nobody holds them thereby. */
  public List<Message> due(int most) throws SQLException {
    return transaction(c -> Sql.list(c, DUE, Messages::read, most));
  }

  /**
   * Takes messages as they were seen, for as long as the lease: a claim that ends without a result,
   * by a crash say, is over then, and the message is due again. What another has taken meanwhile is
   * left out.
   */
  public List<Message> claim(List<Message> seen, Duration lease) throws SQLException {
    if (seen.isEmpty()) {
      return List.of();
    }
    return transaction(
        c ->
            Sql.list(
                c,
                CLAIM,
                Messages::read,
                seconds(lease),
                Columns.of(c, "uuid", seen, Message::id),
                Columns.of(c, "int8", seen, Message::claim)));
  }

  /** Claims of a process that is alive last on; one that is over by now is not taken back. */
  public void renew(Collection<Message> claimed, Duration lease) throws SQLException {
    transaction(
        c ->
            Sql.run(
                c,
                RENEW,
                seconds(lease),
                Columns.of(c, "uuid", claimed, Message::id),
                Columns.of(c, "int8", claimed, Message::claim)));
  }

  /** One message as it stands. */
  public Message find(UUID id) throws SQLException {
    return transaction(
            c ->
                Sql.list(
                    c,
                    "select " + COLUMNS + " from message m" + KNOWN + "where m.id = ?",
                    Messages::read,
                    id))
        .getFirst();
  }

  /**
   * Begins an attempt under a claim; one that was left open before is lost.
   *
   * @return its number, or empty when the claim is over
   */
  public Optional<Integer> begin(Message m, String channel) throws SQLException {
    return transaction(
        c -> {
          List<Integer> number =
              Sql.list(
                  c,
                  "update message set attempts = attempts + 1 where id = ? and claim = ? and"
                      + " settled_at is null returning attempts",
                  row -> row.getInt(1),
                  m.id(),
                  m.claim());
          if (!number.isEmpty()) {
            closeOpen(c, List.of(m.id()), "no_result");
            Sql.run(
                c,
                "insert into attempt (message_id, number, channel) values (?, ?, ?)",
                m.id(),
                number.getFirst(),
                channel);
          }
          return number.stream().findFirst();
        });
  }

  /** Notes how an attempt ended, where it is still open. */
  public void end(Connection connection, UUID id, int number, String outcome, String detail)
      throws SQLException {
    Sql.run(
        connection,
        "update attempt set ended_at = now(), outcome = ?, detail = left(?, 500)"
            + " where message_id = ? and number = ? and ended_at is null",
        outcome,
        detail,
        id,
        number);
  }

  /** A WebSocket has it: until the deadline it may acknowledge. */
  public void pushed(Message m, Duration within) throws SQLException {
    transaction(
        c ->
            Sql.run(
                c,
                // No longer of the sender's claim, which would renew it beyond the deadline.
                "update message set pushed_at = now(), claim = claim + 1,"
                    + " next_attempt_at = now() + make_interval(secs => ?)"
                    + " where id = ? and claim = ? and settled_at is null",
                seconds(within),
                m.id(),
                m.claim()));
  }

  /**
   * To be tried again later, if the claim still holds.
   *
   * @param failed whether it makes further waits longer
   */
  public void retry(Connection connection, Message m, Duration wait, boolean failed)
      throws SQLException {
    Sql.run(
        connection,
        "update message set status = 'pending', failures = failures + ?, next_attempt_at ="
            + " least(now() + make_interval(secs => ?), greatest(expires_at, now()))"
            + " where id = ? and claim = ? and settled_at is null",
        failed ? 1 : 0,
        seconds(wait),
        m.id(),
        m.claim());
  }

  /**
   * How a message ends.
   *
   * @param claim under which; a negative one whoever holds it
   * @param channel that delivered it, or null
   * @param reason why it was not delivered, or null
   */
  public record Ending(UUID id, long claim, Status status, String channel, String reason) {

    /** Of a message as it was seen or claimed. */
    public static Ending of(Message m, Status status, String reason) {
      return new Ending(m.id(), m.claim(), status, null, reason);
    }

    /** Delivered is delivered, whoever holds the claim. */
    public static Ending delivered(Message m, String channel) {
      return new Ending(m.id(), ANY_CLAIM, Status.DELIVERED, channel, null);
    }
  }

  /**
   * The final states of messages that have none yet, each once.
   *
   * @return how many this call settled
   */
  public int settle(Connection connection, List<Ending> endings) throws SQLException {
    if (endings.isEmpty()) {
      return 0;
    }
    List<Message> settled =
        Sql.list(
            connection,
            SETTLE,
            Messages::read,
            Columns.of(connection, "uuid", endings, Ending::id),
            Columns.of(connection, "int8", endings, Ending::claim),
            Columns.of(connection, "text", endings, e -> e.status().wireName()),
            Columns.of(connection, "text", endings, Ending::channel),
            Columns.of(connection, "text", endings, Ending::reason));
    say(connection, settled);
    return settled.size();
  }

  /**
   * The person has it on the screen: delivered by WebSocket if nothing else delivered it before.
   *
   * @return false when the person has no such message
   */
  public boolean acknowledge(UUID id, String userId) throws SQLException {
    return transaction(
        c -> {
          List<Boolean> found =
              Sql.list(
                  c,
                  "update message set acknowledged_at = coalesce(acknowledged_at, now())"
                      + " where id = ? and user_id = ? returning settled_at is null",
                  row -> row.getBoolean(1),
                  id,
                  userId);
          if (found.contains(true)) {
            acknowledged(c, id);
            settle(c, List.of(new Ending(id, ANY_CLAIM, Status.DELIVERED, "websocket", null)));
          }
          return !found.isEmpty();
        });
  }

  /** The attempt that it answers; one of its own where it was sent again at an opening. */
  private static void acknowledged(Connection connection, UUID id) throws SQLException {
    int answered =
        Sql.run(
            connection,
            "update attempt set ended_at = now(), outcome = 'delivered'"
                + " where message_id = ? and channel = 'websocket' and ended_at is null",
            id);
    if (answered == 0) {
      Sql.run(
          connection,
          """
          with m as (
            update message set attempts = attempts + 1 where id = ? returning id, attempts)
          insert into attempt (message_id, number, channel, ended_at, outcome)
          select id, attempts, 'websocket', now(), 'delivered' from m
          """,
          id);
    }
  }

  /** Ends what is not sent yet of one kind about one subject, because it is no longer true. */
  public void withdraw(Connection connection, String userId, String subjectId, Kind kind)
      throws SQLException {
    say(
        connection,
        Sql.list(
            connection,
            WITHDRAW,
            Messages::read,
            "expired",
            "superseded",
            userId,
            subjectId,
            subjectId,
            kind.wireName()));
  }

  /** Forgets a person: nothing more is sent, and what was said is erased. */
  public void erase(Connection connection, String userId) throws SQLException {
    say(
        connection,
        Sql.list(
            connection,
            WITHDRAW,
            Messages::read,
            "suppressed",
            "account_erased",
            userId,
            "",
            "",
            ""));
    Sql.run(
        connection, "update message set data = '{}', contact_ref = null where user_id = ?", userId);
  }

  /** Of the last week and not acknowledged, oldest first; those that expired are left out. */
  public List<Message> unacknowledged(String userId, int most) throws SQLException {
    return transaction(
        c ->
            Sql.list(
                c,
                "select * from (select "
                    + COLUMNS
                    + " from message m"
                    + KNOWN
                    + """
                    where m.user_id = ? and m.acknowledged_at is null
                      and m.created_at > now() - interval '7 days' and m.expires_at > now()
                      and m.status in ('pending', 'sending', 'delivered', 'failed')
                    order by m.created_at desc, m.id desc limit ?) newest
                    order by created_at, id
                    """,
                Messages::read,
                userId,
                most));
  }

  /** Closes attempts that nobody will close any more. */
  private static void closeOpen(Connection connection, List<UUID> ids, String outcome)
      throws SQLException {
    Sql.run(
        connection,
        "update attempt set ended_at = now(),"
            + " outcome = case when channel = 'websocket' then 'unacknowledged' else ? end"
            + " where message_id = any (?) and ended_at is null",
        outcome,
        connection.createArrayOf("uuid", ids.toArray()));
  }

  private void say(Connection connection, List<Message> settled) throws SQLException {
    List<UUID> tried = settled.stream().filter(m -> m.attempts() > 0).map(Message::id).toList();
    if (!tried.isEmpty()) {
      closeOpen(connection, tried, "no_result");
    }
    String trace = TraceContext.traceparent();
    List<OutboxRecord> records = new ArrayList<>();
    for (Message m : settled) {
      metrics
          .counter(
              "evently.notification.settled",
              "kind",
              m.kind().wireName(),
              "status",
              m.status().wireName())
          .increment();
      records.add(DeliveryRecords.of(m, trace == null ? m.traceparent() : trace));
    }
    outbox.append(connection, records);
  }

  /** Reads {@link #COLUMNS}. */
  static Message read(ResultSet row) throws SQLException {
    String name = row.getString("name");
    return new Message(
        row.getObject("id", UUID.class),
        Kind.of(row.getString("kind")).orElseThrow(),
        row.getString("user_id"),
        row.getString("event_id"),
        row.getString("subject_id"),
        row.getString("contact_ref"),
        data(row.getString("data")),
        name == null
            ? null
            : new EventFacts(name, row.getString("venue"), Sql.instant(row, "event_date")),
        row.getString("locale"),
        Status.of(row.getString("status")),
        row.getString("reason"),
        row.getString("channel"),
        row.getInt("attempts"),
        row.getInt("failures"),
        row.getLong("claim"),
        Sql.instant(row, "pushed_at"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "expires_at"),
        Sql.instant(row, "settled_at"),
        row.getString("traceparent"));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** The form in which values of texts are stored. */
  public static String json(Map<String, String> data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts must be writable", impossible);
    }
  }

  /** The values of stored texts. */
  public static Map<String, String> data(String json) {
    try {
      return JSON.readValue(json, DATA);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was written must be readable", impossible);
    }
  }
}
