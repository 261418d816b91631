package io.evently.booking.reconcile;

import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Compares, for every event whose stock has changed since it looked last, what the stock row says
 * with what bookings and ledger add up to. It changes nothing: a difference is a defect that
 * somebody has to see.
 */
@Singleton
public class Reconciler {

  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  // One statement, one snapshot: all columns are of the same instant.
  private static final String CHECK =
      """
      select p.ticket_type, p.capacity, p.available, p.waitlist_reserved,
        coalesce(b.held, 0) as held, coalesce(b.sold, 0) as sold, coalesce(l.available, 0) as ledger_available,
        coalesce(l.waitlist, 0) as ledger_waitlist, coalesce(l.held, 0) as ledger_held,
        coalesce(l.sold, 0) as ledger_sold
      from pool p
      left join lateral (
        select sum(quantity) filter (where status = 'held') as held,
          sum(quantity) filter (where status = 'confirmed') as sold
        from booking where event_id = p.event_id and (ticket_type = p.ticket_type
          or p.ticket_type like 'pool:%' and ticket_type in (select t.ticket_type from pool t
            where t.event_id = p.event_id and t.draws_from = p.ticket_type))) b on true
      left join lateral (
        select sum(units * ((to_state = 'available')::int - (from_state = 'available')::int)) as available,
          sum(units * ((to_state = 'waitlist')::int - (from_state = 'waitlist')::int)) as waitlist,
          sum(units * ((to_state = 'held')::int - (from_state = 'held')::int)) as held,
          sum(units * ((to_state = 'sold')::int - (from_state = 'sold')::int)) as sold
        from ledger where event_id = p.event_id and ticket_type = p.ticket_type) l on true
      where p.event_id = ?
      """;

  private final Shards shards;
  private final Clock clock;
  private final Map<String, Long> checkedVersions = new ConcurrentHashMap<>();
  private final Map<String, String> differences = new ConcurrentHashMap<>();
  private volatile Instant lastRun;

  Reconciler(Shards shards, Clock clock, MeterRegistry metrics) {
    this.shards = shards;
    this.clock = clock;
    this.lastRun = clock.instant();
    Gauge.builder("evently.stock.differences", differences, Map::size)
        .description("Events whose stock, bookings and ledger do not agree; has to be 0")
        .register(metrics);
  }

  /** By event id, what does not agree; empty when all is well. */
  public Map<String, String> differences() {
    return Map.copyOf(differences);
  }

  /** How many events were looked at, on all shards. */
  public int events() {
    return checkedVersions.size();
  }

  /** When all events had been looked at; at first when this process started. */
  public Instant lastRun() {
    return lastRun;
  }

  /** Looks at every event that has changed since the last look. */
  @Scheduled(
      every = "30s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void run() throws SQLException {
    shards.each(this::look);
    lastRun = clock.instant();
  }

  private void look(Shard shard) throws SQLException {
    try (Connection connection = shard.connect()) {
      for (Map.Entry<String, Long> stock : versions(connection).entrySet()) {
        if (!stock.getValue().equals(checkedVersions.get(stock.getKey()))) {
          checkOrTell(connection, stock.getKey());
          checkedVersions.put(stock.getKey(), stock.getValue());
        }
      }
    }
  }

  private static Map<String, Long> versions(Connection connection) throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select event_id, version from stock");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        versions.put(rows.getString(1), rows.getLong(2));
      }
    }
    return versions;
  }

  /** One event that cannot be checked does not keep the others from it. */
  private void checkOrTell(Connection connection, String eventId) throws SQLException {
    try {
      check(connection, eventId);
    } catch (SQLException e) {
      if (!connection.isValid(1)) {
        throw e;
      }
      differences.put(eventId, "could not be checked: " + e.getMessage());
    }
  }

  private void check(Connection connection, String eventId) throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CHECK)) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          difference(row, wrong);
        }
      }
    }
    if (wrong.isEmpty()) {
      differences.remove(eventId);
    } else {
      differences.put(eventId, String.join("; ", wrong));
      LOG.errorf("stock of event %s does not add up: %s", eventId, wrong);
    }
  }

  private static void difference(ResultSet row, List<String> wrong) throws SQLException {
    int capacity = row.getInt("capacity");
    List<Long> stock = columns(row, "available", "waitlist_reserved", "held", "sold");
    List<Long> ledger =
        columns(row, "ledger_available", "ledger_waitlist", "ledger_held", "ledger_sold");
    long sum = stock.stream().mapToLong(Long::longValue).sum();
    if (sum != capacity || !stock.equals(ledger)) {
      wrong.add(
          "%s: capacity %d; available, reserved, held, sold are %s, by the ledger %s"
              .formatted(row.getString("ticket_type"), capacity, stock, ledger));
    }
  }

  private static List<Long> columns(ResultSet row, String... names) throws SQLException {
    List<Long> values = new ArrayList<>();
    for (String name : names) {
      values.add(row.getLong(name));
    }
    return values;
  }
}
