package io.evently.notification.audience;

import io.evently.notification.NotificationConfig;
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

/**
 * Reminds visitors once, a day before by default. Who books later than that needs no reminder, and
 * who has several bookings gets one.
 */
@Singleton
class Reminders {

  private static final int CHUNK = 200;

  private static final String CLAIM =
      """
      with due as (
        select b.booking_id, e.event_date from booking b join event e using (event_id)
        where b.status = 'confirmed' and b.reminded_at is null and e.status = 'published'
          and e.event_date > now() and e.event_date <= now() + make_interval(secs => ?)
          and b.booked_at <= e.event_date - make_interval(secs => ?)
        limit %d for update of b skip locked)
      update booking b set reminded_at = now() from due where b.booking_id = due.booking_id
      returning b.booking_id, b.event_id, b.user_id, due.event_date
      """
          .formatted(CHUNK);

  private final Messages messages;
  private final Bell bell;
  private final long seconds;

  Reminders(Messages messages, Bell bell, NotificationConfig config) {
    this.messages = messages;
    this.bell = bell;
    this.seconds = config.reminderBefore().toSeconds();
  }

  private record Visitor(String bookingId, String eventId, String userId, Instant date) {}

  @Scheduled(every = "5s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void remind() throws SQLException {
    int reminded;
    do {
      reminded = messages.transaction(this::chunk);
      if (reminded > 0) {
        bell.ring();
      }
    } while (reminded == CHUNK);
  }

  private int chunk(Connection connection) throws SQLException {
    List<Visitor> visitors =
        Sql.list(
            connection,
            CLAIM,
            row ->
                new Visitor(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Sql.instant(row, "event_date")),
            seconds,
            seconds);
    messages.add(connection, visitors.stream().map(Reminders::draft).toList());
    return visitors.size();
  }

  private static Draft draft(Visitor v) {
    return new Draft(
        MessageIds.of(Kind.EVENT_REMINDER, v.eventId() + "/" + v.userId(), 1),
        Kind.EVENT_REMINDER,
        v.userId(),
        v.eventId(),
        null,
        Audience.contactOfBooking(v.userId(), v.bookingId()),
        Map.of(),
        null,
        v.date(),
        null);
  }
}
