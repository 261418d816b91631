package io.evently.booking.release;

import io.evently.booking.lane.Lanes;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.CloseWaitlist;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Looks for holds and leases whose time is over by the database's clock and tells their lanes,
 * which look again. Two replicas may both look: the lane ends each once.
 */
@Singleton
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);
  private static final int MOST = 2000;
  private static final String HOLDS =
      "select event_id, id from booking where status = 'held' and hold_expires_at <= now()"
          + " order by hold_expires_at limit "
          + MOST;
  private static final String LEASES =
      "select event_id, ticket_type from pool where waitlist_reserved > 0"
          + " and (waitlist_until is null or waitlist_until <= now()) limit "
          + MOST;

  private final Shards shards;
  private final Lanes lanes;
  private final Counter strayed;

  Sweeper(Shards shards, Lanes lanes, MeterRegistry metrics) {
    this.shards = shards;
    this.lanes = lanes;
    this.strayed =
        Counter.builder("evently.waitlist.leases.expired")
            .description("Waitlists that nobody looked after: their units went to the public")
            .register(metrics);
  }

  /** Ends what is over now. */
  @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void run() throws SQLException {
    shards.each(this::sweep);
  }

  private void sweep(Shard shard) throws SQLException {
    Map<String, List<UUID>> holds = new LinkedHashMap<>();
    Map<String, List<String>> leases = new LinkedHashMap<>();
    try (Connection connection = shard.connect()) {
      read(connection, HOLDS, row -> group(holds, row, row.getObject(2, UUID.class)));
      read(connection, LEASES, row -> group(leases, row, row.getString(2)));
    }
    holds.forEach((event, ids) -> tell(new ExpireHolds(event, ids)));
    leases.forEach(this::end);
  }

  private void end(String event, List<String> types) {
    LOG.warnf("nobody looks after the waitlist of event %s: its units go to the public", event);
    strayed.increment();
    tell(new CloseWaitlist(event, types, true, null));
  }

  /** A lane that is full or without a database is told again at the next look. */
  private void tell(Command command) {
    try {
      lanes.submit(command).join();
    } catch (CompletionException e) {
      LOG.warnf("event %s: %s", command.eventId(), e.getCause().getMessage());
    }
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void read(Connection connection, String sql, RowReader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private static <T> void group(Map<String, List<T>> byEvent, ResultSet row, T value)
      throws SQLException {
    byEvent.computeIfAbsent(row.getString(1), event -> new ArrayList<>()).add(value);
  }
}
