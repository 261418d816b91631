package io.evently.booking.lane;

import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.Outcome;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The bounded queue of one event. A worker runs only while there is work: it takes all that has
 * arrived, settles it as one batch, and looks again. Requests that arrive during a commit form the
 * next batch: at once where few or many came, after a short linger where some did, since a batch
 * costs the whole system about the same whatever its size.
 */
final class Lane {

  private static final Logger LOG = Logger.getLogger(Lane.class);

  /** A batch of this size is worth its transaction: nobody is waited for. */
  static final int WORTH_IT = 8;

  private final String eventId;
  private final LaneConfig config;
  private final Settler settler;
  private final Executor workers;
  private final Executor lingering;
  private final LongSupplier nanoTime;
  private final Runnable idle;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private boolean working;

  /**
   * @param lingering as {@code workers}, a little later
   * @param nanoTime for deadlines, as {@link System#nanoTime()}
   * @param idle called when the queue has become empty
   */
  Lane(
      String eventId,
      LaneConfig config,
      Settler settler,
      Executor workers,
      Executor lingering,
      LongSupplier nanoTime,
      Runnable idle) {
    this.eventId = eventId;
    this.config = config;
    this.settler = settler;
    this.workers = workers;
    this.lingering = lingering;
    this.nanoTime = nanoTime;
    this.idle = idle;
  }

  /** Completes every future of a batch; throws nothing. */
  @FunctionalInterface
  interface Settler {
    void settle(String eventId, List<Waiting> batch);
  }

  /** A command and who waits for it. */
  record Waiting(Command command, long deadlineNanos, CompletableFuture<Outcome> outcome) {

    boolean isLate(long now) {
      return deadlineNanos - now <= 0;
    }
  }

  /**
   * Fails at once with {@code overloaded} when the queue is full; never blocks.
   *
   * @param deadline of who waits; not longer than the lane's own
   */
  CompletableFuture<Outcome> submit(Command command, Deadline deadline) {
    long until = deadline.orAt(nanoTime.getAsLong() + config.deadline().toNanos());
    var waiting = new Waiting(command, until, new CompletableFuture<>());
    synchronized (queue) {
      if (queue.size() >= config.queue()) {
        waiting.outcome().completeExceptionally(overloaded("The event's queue is full."));
        return waiting.outcome();
      }
      queue.add(waiting);
      if (working) {
        return waiting.outcome();
      }
      working = true;
    }
    workers.execute(this::work);
    return waiting.outcome();
  }

  boolean isIdle() {
    synchronized (queue) {
      return !working;
    }
  }

  int waiting() {
    synchronized (queue) {
      return queue.size();
    }
  }

  /** One batch a turn, so that busy lanes share the workers with all others. */
  private void work() {
    List<Waiting> batch = take();
    try {
      if (!batch.isEmpty()) {
        settler.settle(eventId, batch);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("a batch ended in a failure that nobody foresaw", e);
      batch.forEach(w -> w.outcome().completeExceptionally(e));
    } finally {
      int waiting = goOn();
      if (waiting == 0) {
        idle.run();
      } else {
        boolean some = batch.size() > 1 && waiting < WORTH_IT;
        (some ? lingering : workers).execute(this::work);
      }
    }
  }

  /** How many wait for the next batch; with none the lane is over. */
  private int goOn() {
    synchronized (queue) {
      working = !queue.isEmpty();
      return queue.size();
    }
  }

  /** Refuses what has waited too long, also while no worker comes to look at the queue. */
  void expire() {
    List<Waiting> late = new ArrayList<>();
    synchronized (queue) {
      long now = nanoTime.getAsLong();
      queue.removeIf(next -> next.isLate(now) && late.add(next));
    }
    refuse(late);
  }

  private List<Waiting> take() {
    List<Waiting> late = new ArrayList<>();
    List<Waiting> batch = new ArrayList<>();
    synchronized (queue) {
      long now = nanoTime.getAsLong();
      while (batch.size() < config.batch() && !queue.isEmpty()) {
        Waiting next = queue.poll();
        (next.isLate(now) ? late : batch).add(next);
      }
    }
    refuse(late);
    return batch;
  }

  private static void refuse(List<Waiting> late) {
    late.forEach(
        w -> w.outcome().completeExceptionally(overloaded("The request waited too long.")));
  }

  private static ProblemException overloaded(String why) {
    return ProblemException.of(
            CommonProblem.OVERLOADED, why + " Send it again with the same Idempotency-Key.")
        .retryAfter(Duration.ofSeconds(1));
  }
}
