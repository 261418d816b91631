package io.evently.booking.lane;

import io.evently.booking.inventory.Stock;
import io.evently.booking.inventory.Stock.Settled;
import io.evently.booking.lane.Lane.Waiting;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.shard.Shards;
import io.evently.platform.database.PassingFailures;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Runs batches against the database and answers their callers, each exactly once and only with what
 * is true. A database that is away is waited for until the batch's deadline; a commit whose answer
 * was lost is settled by reading again, under the event's lock, whether it happened; a command that
 * fails alone never fails its neighbours.
 */
final class BatchSettler implements Lane.Settler {

  private static final Logger LOG = Logger.getLogger(BatchSettler.class);
  private static final Duration READ_AGAIN_FOR = Duration.ofSeconds(20);
  private static final Duration RETRY = Duration.ofMillis(50);

  private final Shards shards;
  private final Stock stock;
  private final LaneMetrics metrics;
  private final LongSupplier nanoTime;

  BatchSettler(Shards shards, Stock stock, LaneMetrics metrics, LongSupplier nanoTime) {
    this.shards = shards;
    this.stock = stock;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  @Override
  public void settle(String eventId, List<Waiting> batch) {
    long deadline = latest(batch);
    while (true) {
      try {
        answer(batch, attempt(eventId, batch));
        return;
      } catch (SQLException e) {
        if (!PassingFailures.isPassing(e)) {
          isolate(eventId, batch, e);
          return;
        }
        if (nanoTime.getAsLong() - deadline > 0) {
          LOG.warnf("gave up on %d commands of event %s: %s", batch.size(), eventId, e);
          fail(batch, unavailable());
          return;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      } catch (UnknownOutcomeException e) {
        fail(batch, unavailable());
        return;
      } catch (RuntimeException | Error e) {
        isolate(eventId, batch, e);
        return;
      }
    }
  }

  private static long latest(List<Waiting> batch) {
    long latest = batch.getFirst().deadlineNanos();
    for (Waiting one : batch) {
      latest = one.deadlineNanos() - latest > 0 ? one.deadlineNanos() : latest;
    }
    return latest;
  }

  private List<Outcome> attempt(String eventId, List<Waiting> batch)
      throws SQLException, UnknownOutcomeException {
    long start = nanoTime.getAsLong();
    List<Command> commands = batch.stream().map(Waiting::command).toList();
    Settled settled;
    try (Connection connection = shards.of(eventId).connect()) {
      connection.setAutoCommit(false);
      try {
        settled = stock.settle(connection, eventId, commands);
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection);
        throw e;
      }
      metrics.stepped(settled.times());
      if (settled.wrote()) {
        long written = nanoTime.getAsLong();
        commit(connection, settled.witness());
        metrics.committed(nanoTime.getAsLong() - written);
      } else {
        rollback(connection);
      }
    }
    metrics.settled(batch.size(), nanoTime.getAsLong() - start);
    return settled.outcomes();
  }

  /** Returns when the transaction is committed, throws SQLException when it is certainly not. */
  private void commit(Connection connection, Booking witness)
      throws SQLException, UnknownOutcomeException {
    try {
      connection.commit();
    } catch (SQLException lost) {
      LOG.warnf("the answer to a commit was lost, reading again: %s", lost.toString());
      if (witness == null || !isCommitted(witness)) {
        throw new SQLTransientException("the transaction did not commit", lost.getSQLState(), lost);
      }
    }
  }

  private boolean isCommitted(Booking witness) throws UnknownOutcomeException {
    long giveUp = nanoTime.getAsLong() + READ_AGAIN_FOR.toNanos();
    while (nanoTime.getAsLong() - giveUp < 0) {
      try (Connection fresh = shards.of(witness.eventId()).connect()) {
        fresh.setAutoCommit(false);
        boolean committed = stock.isCommitted(fresh, witness);
        fresh.rollback();
        return committed;
      } catch (SQLException e) {
        LOG.debugf("the database does not answer yet: %s", e.toString());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
    throw new UnknownOutcomeException();
  }

  /**
   * The database does not say: neither is the client told. With its key it asks again and is
   * answered truly.
   */
  private static final class UnknownOutcomeException extends Exception {
    UnknownOutcomeException() {
      super("outcome unknown", null, false, false);
    }
  }

  private void isolate(String eventId, List<Waiting> batch, Throwable failure) {
    if (batch.size() > 1) {
      LOG.warnf("settling %d commands of event %s one by one: %s", batch.size(), eventId, failure);
      batch.forEach(one -> settleInTime(eventId, one));
      return;
    }
    LOG.error("command failed: " + batch.getFirst().command(), failure);
    fail(
        batch,
        ProblemException.of(CommonProblem.INTERNAL_ERROR, "Try again; name the trace_id to us."));
  }

  /** Whoever waited too long has gone: nothing is booked for them any more. */
  private void settleInTime(String eventId, Waiting one) {
    if (one.isLate(nanoTime.getAsLong())) {
      fail(List.of(one), unavailable());
    } else {
      settle(eventId, List.of(one));
    }
  }

  private static void answer(List<Waiting> batch, List<Outcome> outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome().complete(outcomes.get(i));
    }
  }

  private static void fail(List<Waiting> batch, ProblemException problem) {
    batch.forEach(w -> w.outcome().completeExceptionally(problem));
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone and its transaction with it; the pool drops it.
      LOG.debugf("rollback on a lost connection: %s", e.toString());
    }
  }

  private static ProblemException unavailable() {
    return ProblemException.of(
            CommonProblem.DEPENDENCY_UNAVAILABLE,
            "The database does not answer: send it again with the same Idempotency-Key.")
        .retryAfter(Duration.ofSeconds(2));
  }
}
