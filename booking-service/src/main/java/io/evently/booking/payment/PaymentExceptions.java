package io.evently.booking.payment;

import io.evently.booking.reads.Reads;
import io.evently.booking.shard.Shards;
import io.micrometer.core.instrument.Gauge;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** What must not be: money without a ticket, a ticket without money, or neither told in time. */
@Singleton
public class PaymentExceptions {

  private static final int MOST = 1000;

  // Open answers may take until a while after the hold's end; all else is done within a minute.
  private static final String FIND =
      """
      select 'unfinished' as kind, p.booking_id, p.id as payment_id, p.state || coalesce(': ' || p.error, '') as detail
      from payment p join booking b on b.id = p.booking_id
      where p.state in ('unknown', 'authorised', 'capture_due', 'refund_due') and p.updated_at < now() - interval '60 s'
        or p.state = 'authorising' and b.hold_expires_at < now() - interval '120 s'
      union all
      select 'ticket_without_payment', b.id, null, 'confirmed at ' || coalesce(b.confirmed_at, b.created_at)
      from event e join booking b using (event_id)
      where e.payment_since is not null and b.status = 'confirmed' and b.unit_price > 0
        and coalesce(b.confirmed_at, b.created_at) >= e.payment_since
        and not exists (select 1 from payment p where p.booking_id = b.id and p.state in ('capture_due', 'captured'))
      union all
      select 'payment_without_ticket', p.booking_id, p.id, 'the booking is ' || b.status
      from payment p join booking b on b.id = p.booking_id
      where p.state in ('capture_due', 'captured') and b.status <> 'confirmed'
        and not exists (select 1 from refund r where r.payment_id = p.id)
      union all
      select 'refund_overdue', r.booking_id, p.id, 'due since ' || r.created_at
      from refund r join payment p on p.id = r.payment_id and p.state in ('capture_due', 'captured')
      where r.status = 'due' and r.created_at < now() - interval '60 s'
      limit\s"""
          + MOST;

  // Both by small indexes: the rest of the above is looked for only when somebody asks.
  private static final String OVERDUE =
      """
      select (select count(*) from payment where updated_at < now() - interval '60 s'
          and state in ('unknown', 'authorised', 'capture_due', 'refund_due'))
        + (select count(*) from refund where status = 'due' and payment_id is not null
          and created_at < now() - interval '60 s')
      """;

  private final Reads reads;
  private final Connections connections;
  private final Shards shards;
  private final AtomicLongArray overdue;

  PaymentExceptions(Reads reads, Connections connections, Shards shards, MeterRegistry metrics) {
    this.shards = shards;
    this.overdue = new AtomicLongArray(shards.all().size());
    this.reads = reads;
    this.connections = connections;
    Gauge.builder("evently.payments.overdue", overdue, PaymentExceptions::sum)
        .description("Payments and refunds that did not end within a minute; has to be 0")
        .register(metrics);
  }

  private static long sum(AtomicLongArray counts) {
    return IntStream.range(0, counts.length()).mapToLong(counts::get).sum();
  }

  @Scheduled(every = "30s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void count() throws SQLException {
    shards.each(
        shard ->
            overdue.set(shard.number(), connections.use(shard, PaymentExceptions::countOverdue)));
  }

  private static long countOverdue(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OVERDUE);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * @param kind {@code unfinished, ticket_without_payment, payment_without_ticket, refund_overdue}
   * @param paymentId null where there is none
   */
  public record Finding(String kind, String bookingId, String paymentId, String detail) {}

  /** Empty when all is as promised; at most 1,000 of each shard. */
  public List<Finding> find() throws SQLException {
    return reads.everywhere(PaymentExceptions::find);
  }

  private static List<Finding> find(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND);
        ResultSet rows = select.executeQuery()) {
      List<Finding> findings = new ArrayList<>();
      while (rows.next()) {
        findings.add(
            new Finding(
                rows.getString("kind"),
                rows.getString("booking_id"),
                rows.getString("payment_id"),
                rows.getString("detail")));
      }
      return findings;
    }
  }
}
