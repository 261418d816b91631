package io.evently.event.catalogue;

import io.evently.event.cache.EventCache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens to events without anybody's request. Replicas share the work, row by row. */
@Singleton
class Housekeeping {

  private static final int BATCH = 100;

  /** Far longer than any request lives: a proposal this old was given up. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(1);

  private final Events events;
  private final EventCache cache;

  Housekeeping(Events events, EventCache cache) {
    this.events = events;
    this.cache = cache;
  }

  /** Events whose date has come are finished, and told so. */
  @Scheduled(
      every = "${evently.event.finish-every:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void finish() {
    List<String> ids;
    do {
      ids = QuarkusTransaction.requiringNew().call(this::finishSome);
      ids.forEach(cache::changed);
    } while (ids.size() == BATCH);
  }

  /**
   * A proposal that booking-service may have applied and that was never recorded is taken back: the
   * recorded state is told once more, as newer than the proposal.
   */
  @Scheduled(
      every = "${evently.event.settle-every:30s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void settleProposals() {
    QuarkusTransaction.requiringNew().call(this::settleSome).forEach(cache::changed);
  }

  private List<String> finishSome() throws SQLException {
    List<String> done = new ArrayList<>();
    for (StoredEvent stored : events.lockDue(BATCH)) {
      events.record(stored, stored.toEvent().finished());
      done.add(stored.id);
    }
    return done;
  }

  private List<String> settleSome() throws SQLException {
    List<String> done = new ArrayList<>();
    for (StoredEvent stored : events.lockUnsettled(GIVEN_UP, BATCH)) {
      events.record(stored, stored.toEvent());
      done.add(stored.id);
    }
    return done;
  }
}
