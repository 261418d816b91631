package io.evently.waitlist.queue;

import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.relay.Republisher;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Says the newest state of entries again: each contains all that earlier ones said. */
@Singleton
class EntryRepublisher implements Republisher {

  private static final int CHUNK = 500;
  private static final String PAGE = "order by e.id limit " + CHUNK;

  /** Entries of an event. */
  @Override
  public void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(Entries.SELECT + "where e.event_id = ? and e.id > ? " + PAGE)) {
      select.setString(1, id);
      pages(select, 2, chunk);
    }
  }

  @Override
  public void republishSince(
      Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            Entries.SELECT + "where e.updated_at >= ? and e.id > ? " + PAGE)) {
      select.setTimestamp(1, Timestamp.from(since));
      pages(select, 2, chunk);
    }
  }

  private static void pages(PreparedStatement select, int after, Consumer<List<OutboxRecord>> chunk)
      throws SQLException {
    UUID last = new UUID(0, 0);
    List<Entry> page;
    do {
      select.setObject(after, last);
      page = Entries.list(select);
      if (!page.isEmpty()) {
        chunk.accept(page.stream().map(e -> EntryRecords.of(e, null)).toList());
        last = page.getLast().id();
      }
    } while (page.size() == CHUNK);
  }
}
