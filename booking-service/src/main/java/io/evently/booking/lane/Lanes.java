package io.evently.booking.lane;

import io.evently.booking.inventory.Stock;
import io.evently.booking.sale.BookingProblem;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.shard.Shards;
import io.evently.platform.problem.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The lanes of this process, made when needed and dropped when idle. */
@Singleton
public class Lanes {

  private final LaneConfig config;
  private final BatchSettler settler;
  private final SoldOutMemory soldOut;
  private final ExecutorService threads;
  private final Shards shards;
  private final List<Workers> workers;
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();

  Lanes(LaneConfig config, Shards shards, Stock stock, MeterRegistry metrics) {
    this.config = config;
    this.shards = shards;
    this.settler = new BatchSettler(shards, stock, new LaneMetrics(metrics), System::nanoTime);
    this.soldOut = new SoldOutMemory(config.soldOutMemory(), System::nanoTime);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lane-", 0).factory());
    this.workers = shards.all().stream().map(shard -> workers()).toList();
    Gauge.builder(
            "evently.lane.waiting",
            lanes,
            all -> all.values().stream().mapToInt(Lane::waiting).sum())
        .description("Commands that wait in all lanes")
        .register(metrics);
  }

  /**
   * The outcome, when it is settled. Fails with a {@link ProblemException}: {@code overloaded} when
   * the lane is full or the command waited too long, {@code dependency_unavailable} when the
   * database does not answer.
   */
  public CompletableFuture<Outcome> submit(Command command) {
    return submit(command, Deadline.NONE);
  }

  /** As {@link #submit(Command)}, for somebody who waits until then. */
  public CompletableFuture<Outcome> submit(Command command, Deadline deadline) {
    if (command instanceof BookTickets book
        && book.idempotencyKey() == null
        && soldOut.remembers(book.eventId(), book.ticketType())) {
      return CompletableFuture.completedFuture(new Outcome.Refused(soldOutFromMemory()));
    }
    return lane(command, deadline).whenComplete((outcome, failure) -> learn(command, outcome));
  }

  /**
   * Under the map's lock for this key, so that a lane is never dropped between being found and
   * being used.
   */
  private CompletableFuture<Outcome> lane(Command command, Deadline deadline) {
    var submitted = new CompletableFuture<CompletableFuture<Outcome>>();
    lanes.compute(
        command.eventId(),
        (eventId, known) -> {
          Lane lane = known != null ? known : open(eventId);
          submitted.complete(lane.submit(command, deadline));
          return lane;
        });
    return submitted.join();
  }

  private Lane open(String eventId) {
    Workers of = workers.get(shards.of(eventId).number());
    return new Lane(
        eventId,
        config,
        settler,
        of.now(),
        of.lingering(),
        System::nanoTime,
        () -> dropIfIdle(eventId));
  }

  /** Of one shard: the lanes of one that is away wait without those of others. */
  private record Workers(Executor now, Executor lingering) {}

  private Workers workers() {
    Executor now = bounded(threads, new Semaphore(config.parallel(), true));
    return new Workers(
        now,
        CompletableFuture.delayedExecutor(config.linger().toNanos(), TimeUnit.NANOSECONDS, now));
  }

  /** Under the map's lock as well: nothing can have been submitted in between. */
  private void dropIfIdle(String eventId) {
    lanes.computeIfPresent(eventId, (id, lane) -> lane.isIdle() ? null : lane);
  }

  /** How many events have a lane now. */
  int open() {
    return lanes.size();
  }

  @Scheduled(every = "1s")
  void expire() {
    lanes.values().forEach(Lane::expire);
  }

  private void learn(Command command, Outcome outcome) {
    switch (outcome) {
      case Outcome.Refused refused
          when command instanceof BookTickets book
              && refused.problem().code() == BookingProblem.SOLD_OUT ->
          soldOut.refusedByLane(book.eventId(), book.ticketType());
      case Outcome.Cancelled cancelled -> soldOut.released(command.eventId());
      case Outcome.Expired expired -> soldOut.released(command.eventId());
      case Outcome.Held held -> soldOut.released(command.eventId());
      case Outcome.WaitlistSet set -> soldOut.released(command.eventId());
      case Outcome.Applied applied when applied.changed() -> soldOut.released(command.eventId());
      case null, default -> {}
    }
  }

  private static ProblemException soldOutFromMemory() {
    return ProblemException.of(
            BookingProblem.SOLD_OUT, "All tickets are held or sold; some may come back.")
        // Whoever keeps this answer for others must know that it is not news.
        .with("remembered", true);
  }

  private static Executor bounded(ExecutorService threads, Semaphore permits) {
    return work ->
        threads.execute(
            () -> {
              permits.acquireUninterruptibly();
              try {
                work.run();
              } finally {
                permits.release();
              }
            });
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
