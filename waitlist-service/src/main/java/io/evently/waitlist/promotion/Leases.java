package io.evently.waitlist.promotion;

import io.evently.platform.problem.ProblemException;
import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.stock.Stock;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Keeps units reserved while somebody waits for them, and gives them up when nobody does. */
@Singleton
public class Leases {

  private static final Logger LOG = Logger.getLogger(Leases.class);
  private static final Duration LEASE = Duration.ofMinutes(15);

  private final DataSource datasource;
  private final Queues queues;
  private final Stock stock;
  private final WaitlistConfig config;

  Leases(DataSource datasource, Queues queues, Stock stock, WaitlistConfig config) {
    this.datasource = datasource;
    this.queues = queues;
    this.stock = stock;
    this.config = config;
  }

  /** Renews what is due and closes what nobody waits for. */
  @Scheduled(every = "5s", delayed = "3s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void run() throws SQLException {
    List<Key> due;
    List<Key> over;
    try (Connection connection = datasource.getConnection()) {
      due = queues.toRenew(connection, LEASE.minus(config.renewEvery()).toSeconds());
      over = queues.toClose(connection);
    }
    for (Key key : due) {
      orLater(key, () -> renew(key));
    }
    for (Key key : over) {
      orLater(key, () -> close(key));
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void orLater(Key key, Step step) throws SQLException {
    try {
      step.run();
    } catch (ProblemException e) {
      LOG.warnf("lease of waitlist %s: %s", key, e.getMessage());
    } catch (IllegalStateException e) {
      // One queue that cannot be renewed must not keep the others from it.
      LOG.errorf(e, "lease of waitlist %s", key);
    }
  }

  private void renew(Key key) throws SQLException {
    if (stock.renew(key.eventId(), List.of(key.ticketType()))) {
      try (Connection connection = datasource.getConnection()) {
        queues.leased(connection, key, LEASE.toSeconds());
      }
    }
  }

  /** Who joins at this very moment makes the lease due again at the next look. */
  private void close(Key key) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        queues.lock(connection, key);
        if (queues.toClose(connection).contains(key)) {
          stock.close(key.eventId(), List.of(key.ticketType()));
          queues.leased(connection, key, 0);
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
