package io.evently.platform.relay;

import io.evently.platform.relay.ReplicationSlot.RelayDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The supervisor: holds the leader's lock, runs one engine at a time, and starts a new one after a
 * back-off when it fails. What it does is health of the relay, never of the sale.
 */
public final class Relay implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final String LEADER_LOCK =
      "select pg_try_advisory_lock(hashtext('evently-relay'))";

  private final RelayDatabase database;
  private final ReplicationSlot slot;
  private final RelayConfig config;
  private final Supplier<RecordPublisher> publishers;
  private final AtomicLong published = new AtomicLong();
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final Thread supervisor;
  private volatile RelayState state = RelayState.OFF;
  private volatile String lastFailure;
  private volatile RecordPublisher current;

  Relay(
      RelayDatabase database,
      ReplicationSlot slot,
      RelayConfig config,
      Supplier<RecordPublisher> publishers) {
    this.database = database;
    this.slot = slot;
    this.config = config;
    this.publishers = publishers;
    this.supervisor =
        Thread.ofPlatform()
            .name("relay-supervisor-" + database.shard())
            .daemon()
            .unstarted(this::run);
  }

  /** Starts to lead or stand by; the slot must have been made before. */
  void start() {
    supervisor.start();
  }

  /** Number of the database whose outbox it reads. */
  public int shard() {
    return database.shard();
  }

  public RelayState state() {
    return state;
  }

  /** Records acknowledged by Kafka since this process started. */
  public long published() {
    return published.get();
  }

  /** How long Kafka has owed an acknowledgement; zero when nothing waits for one. */
  public Duration waiting() {
    RecordPublisher publisher = current;
    return publisher == null ? Duration.ZERO : publisher.waiting();
  }

  /** Why the last engine ended, or null. */
  public String lastFailure() {
    return lastFailure;
  }

  /** State of the slot; empty when there is none. */
  Optional<ReplicationSlot.Status> slot() throws SQLException {
    return slot.status();
  }

  /** Makes a new slot where the old one is lost; the caller republishes what it cannot replay. */
  public boolean recreateSlotIfLost() throws SQLException {
    return slot.recreateIfLost();
  }

  /** Asks it to end, and does not wait. */
  void stop() {
    stop.complete(null);
  }

  @Override
  public void close() {
    stop();
    if (supervisor.getState() == Thread.State.NEW) {
      return;
    }
    try {
      supervisor.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration backOff = config.minBackOff();
    while (!stop.isDone()) {
      try (Connection leadership = database.connect()) {
        if (!takesLead(leadership)) {
          state = RelayState.STANDBY;
          pause(config.leaderCheck());
          continue;
        }
        if (slotIsLost()) {
          pause(config.maxBackOff());
          continue;
        }
        runEngine(leadership);
      } catch (SQLException | ExecutionException | RuntimeException e) {
        if (state == RelayState.RUNNING) {
          backOff = config.minBackOff();
        }
        state = RelayState.BACKING_OFF;
        lastFailure = String.valueOf(e.getCause() == null ? e : e.getCause());
        LOG.warnf("relay of %s failed, next try in %s: %s", database.name(), backOff, lastFailure);
        pause(backOff);
        backOff = min(backOff.multipliedBy(2), config.maxBackOff());
      }
    }
    state = RelayState.OFF;
  }

  private void runEngine(Connection leadership) throws SQLException, ExecutionException {
    state = RelayState.STARTING;
    try (RecordPublisher publisher = publishers.get();
        RelayEngine engine =
            new RelayEngine(database, slot.name(), config, publisher, published::addAndGet)) {
      current = publisher;
      engine.start();
      var over = CompletableFuture.anyOf(engine.ended(), stop);
      while (!over.isDone()) {
        awaitFor(over, config.leaderCheck());
        if (engine.started().isDone() && state == RelayState.STARTING) {
          state = RelayState.RUNNING;
        }
        requireLead(leadership);
      }
      if (engine.ended().isDone()) {
        engine.ended().join();
        if (!stop.isDone()) {
          throw new IllegalStateException("the relay engine ended by itself");
        }
      }
    } catch (java.util.concurrent.CompletionException e) {
      throw new ExecutionException(e.getCause());
    } finally {
      current = null;
    }
  }

  /** Missing or invalidated: refused here, and repaired only by {@link #recreateSlotIfLost()}. */
  private boolean slotIsLost() throws SQLException {
    Optional<ReplicationSlot.Status> status = slot.status();
    if (status.isPresent() && !status.get().lost()) {
      return false;
    }
    state = RelayState.REFUSED;
    lastFailure =
        "replication slot "
            + slot.name()
            + (status.isEmpty() ? " is missing" : " was invalidated")
            + ": republish with a new slot";
    LOG.error(lastFailure);
    return true;
  }

  private boolean takesLead(Connection leadership) throws SQLException {
    try (Statement statement = leadership.createStatement();
        ResultSet row = statement.executeQuery(LEADER_LOCK)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The lock lives as long as its session: a session that still answers still leads. */
  private static void requireLead(Connection leadership) throws SQLException {
    try (Statement statement = leadership.createStatement()) {
      statement.execute("select 1");
    }
  }

  private void pause(Duration time) {
    awaitFor(stop, time);
  }

  private static void awaitFor(CompletableFuture<?> future, Duration time) {
    try {
      future.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The time is over: the caller looks again.
    } catch (ExecutionException e) {
      // The caller reads the failure from the future.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
