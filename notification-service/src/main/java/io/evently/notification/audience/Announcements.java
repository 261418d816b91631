package io.evently.notification.audience;

import io.evently.notification.message.Bell;
import io.evently.notification.message.Draft;
import io.evently.notification.message.Kind;
import io.evently.notification.message.MessageIds;
import io.evently.notification.message.Messages;
import io.evently.notification.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * News for everybody of an event. A chunk is one transaction that also notes how far it came, so a
 * crash goes on from there; a person with several bookings gets one message.
 */
@Singleton
public class Announcements {

  /** In the data: since when it is true. */
  public static final String TRUE_SINCE = "true_since";

  private static final int CHUNK = 200;

  private static final String ADD =
      """
      insert into announcement (id, kind, event_id, data, traceparent) values (?, ?, ?, ?::jsonb, ?)
      on conflict (id) do nothing
      """;

  private static final String OPEN =
      """
      select id, kind, event_id, data, traceparent, after_id from announcement where done_at is null
      order by created_at limit 1 for update skip locked
      """;

  /** Ids of bookings come before those of entries. */
  private static final String NEXT =
      """
      select * from (
        select 'b' || booking_id as place, user_id, booking_id as source from booking
        where event_id = ? and status = 'confirmed'
        union all
        select 'e' || entry_id, user_id, entry_id from entry
        where event_id = ? and status in ('waiting', 'offered') and ? = 'broadcast') all_of
      where place collate "C" > ? order by place collate "C" limit
      """
          + CHUNK;

  private static final String SIZE =
      """
      select count(*) from (
        select user_id from booking where event_id = ? and status = 'confirmed'
        union select user_id from entry where event_id = ? and status in ('waiting', 'offered')) u
      """;

  private final Messages messages;
  private final Bell bell;

  Announcements(Messages messages, Bell bell) {
    this.messages = messages;
    this.bell = bell;
  }

  private record Open(
      UUID id,
      Kind kind,
      String eventId,
      Map<String, String> data,
      String traceparent,
      String after) {}

  private record Place(String place, String userId, String source) {}

  /** To be told soon; the same id is told once. */
  public void add(
      Connection connection,
      UUID id,
      Kind kind,
      String eventId,
      Map<String, String> data,
      String traceparent)
      throws SQLException {
    Sql.run(connection, ADD, id, kind.wireName(), eventId, Messages.json(data), traceparent);
  }

  /** How many people have a booking or wait: whom a broadcast goes to. */
  public int size(Connection connection, String eventId) throws SQLException {
    return Sql.list(connection, SIZE, row -> row.getInt(1), eventId, eventId).getFirst();
  }

  /** Works off what is open. */
  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void tell() throws SQLException {
    while (messages.transaction(this::chunk)) {
      bell.ring();
    }
  }

  /** False when nothing is open. */
  private boolean chunk(Connection connection) throws SQLException {
    List<Open> open =
        Sql.list(
            connection,
            OPEN,
            row ->
                new Open(
                    row.getObject(1, UUID.class),
                    Kind.of(row.getString(2)).orElseThrow(),
                    row.getString(3),
                    Messages.data(row.getString(4)),
                    row.getString(5),
                    row.getString(6)));
    if (open.isEmpty()) {
      return false;
    }
    Open next = open.getFirst();
    List<Place> places =
        Sql.list(
            connection,
            NEXT,
            row -> new Place(row.getString(1), row.getString(2), row.getString(3)),
            next.eventId(),
            next.eventId(),
            next.kind().wireName(),
            next.after());
    messages.add(connection, places.stream().map(place -> draft(next, place)).toList());
    if (places.size() < CHUNK) {
      Sql.run(connection, "update announcement set done_at = now() where id = ?", next.id());
    } else {
      Sql.run(
          connection,
          "update announcement set after_id = ? where id = ?",
          places.getLast().place(),
          next.id());
    }
    return true;
  }

  private static Draft draft(Open news, Place place) {
    String since = news.data().get(TRUE_SINCE);
    return new Draft(
        MessageIds.of(news.kind(), news.id() + "/" + place.userId(), 1),
        news.kind(),
        place.userId(),
        news.eventId(),
        null,
        place.place().startsWith("b")
            ? Audience.contactOfBooking(place.userId(), place.source())
            : Audience.contactOfEntry(place.userId(), place.source()),
        news.data(),
        since == null ? null : Instant.parse(since),
        null,
        news.traceparent());
  }
}
