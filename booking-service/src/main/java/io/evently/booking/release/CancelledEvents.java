package io.evently.booking.release;

import io.evently.booking.lane.Lanes;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Reason;
import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Cancels the bookings and holds of cancelled events, a chunk at a time. What is left to do is read
 * from the bookings themselves, so it goes on after a crash; each booking is cancelled, and owed,
 * once.
 */
@Singleton
public class CancelledEvents {

  private static final Logger LOG = Logger.getLogger(CancelledEvents.class);
  private static final int CHUNK = 250;

  private final Shards shards;
  private final Lanes lanes;
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  CancelledEvents(Shards shards, Lanes lanes) {
    this.shards = shards;
    this.lanes = lanes;
  }

  /** Cancels until nothing is left. */
  @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void run() throws SQLException {
    shards.each(this::run);
  }

  private void run(Shard shard) throws SQLException {
    for (String event : cancelled(shard)) {
      if (!done.contains(event)) {
        try {
          cancelAll(shard, event);
          done.add(event);
        } catch (CompletionException e) {
          LOG.warnf("bookings of cancelled event %s: %s", event, e.getCause().getMessage());
        }
      }
    }
  }

  private void cancelAll(Shard shard, String event) throws SQLException {
    UUID last = new UUID(0, 0);
    for (List<UUID> chunk = open(shard, event, last);
        !chunk.isEmpty();
        chunk = open(shard, event, last)) {
      CompletableFuture.allOf(
              chunk.stream()
                  .map(id -> new CancelBooking(event, id, Reason.EVENT_CANCELLED, null))
                  .map(lanes::submit)
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      last = chunk.getLast();
    }
  }

  private static List<String> cancelled(Shard shard) throws SQLException {
    try (Connection connection = shard.connect();
        PreparedStatement select =
            connection.prepareStatement("select event_id from event where status = 'cancelled'");
        ResultSet rows = select.executeQuery()) {
      List<String> events = new ArrayList<>();
      while (rows.next()) {
        events.add(rows.getString(1));
      }
      return events;
    }
  }

  private static List<UUID> open(Shard shard, String event, UUID after) throws SQLException {
    try (Connection connection = shard.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select id from booking where event_id = ? and id > ?"
                    + " and status in ('held', 'confirmed') order by id limit "
                    + CHUNK)) {
      select.setString(1, event);
      select.setObject(2, after);
      List<UUID> ids = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
      return ids;
    }
  }
}
