package io.evently.notification.message;

import io.evently.notification.sql.Sql;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.Republisher;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Says final states again, with the same ids. */
@Singleton
class DeliveryRepublisher implements Republisher {

  private static final int CHUNK = 500;
  private static final String SELECT =
      "select "
          + Messages.COLUMNS
          + " from message m"
          + Messages.KNOWN
          + "where m.settled_at is not null and %s and m.id > ? order by m.id limit "
          + CHUNK;

  /** Messages about an event. */
  @Override
  public void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    pages(connection, "m.event_id = ?", id, chunk);
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    pages(connection, "m.settled_at >= ?", since, chunk);
  }

  private static void pages(
      Connection connection, String which, Object value, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    UUID last = new UUID(0, 0);
    List<Message> page;
    do {
      page = Sql.list(connection, SELECT.formatted(which), Messages::read, value, last);
      if (!page.isEmpty()) {
        chunk.accept(page.stream().map(m -> DeliveryRecords.of(m, m.traceparent())).toList());
        last = page.getLast().id();
      }
    } while (page.size() == CHUNK);
  }
}
