package io.evently.booking.reads;

import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Connections for reads, few enough that a storm of them leaves the lanes theirs. */
@Singleton
public class Reads {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Shards shards;
  private final List<Semaphore> permits;

  Reads(
      Shards shards,
      @ConfigProperty(name = "evently.booking.parallel-reads", defaultValue = "8") int parallel) {
    this.shards = shards;
    this.permits = shards.all().stream().map(shard -> new Semaphore(parallel, true)).toList();
  }

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Read<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Where an event is.
   *
   * @throws ProblemException {@code overloaded} when no connection is free within a second
   */
  public <T> T ofEvent(String eventId, Read<T> read) throws SQLException {
    return on(shards.of(eventId), read);
  }

  /** Where a booking is; its id tells, or else all are asked. */
  public <T> Optional<T> ofBooking(UUID id, Read<Optional<T>> read) throws SQLException {
    Optional<Shard> shard = shards.ofId(id);
    return shard.isPresent() ? on(shard.get(), read) : anywhere(read);
  }

  /**
   * The first that any shard has. One that does not answer matters only where no other has it: then
   * it is not known, and not absent.
   */
  public <T> Optional<T> anywhere(Read<Optional<T>> read) throws SQLException {
    SQLException failure = null;
    for (Shard shard : shards.all()) {
      try {
        Optional<T> found = on(shard, read);
        if (found.isPresent()) {
          return found;
        }
      } catch (SQLException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /** What all shards have, shard by shard; fails where one does not answer. */
  public <T> List<T> everywhere(Read<List<T>> read) throws SQLException {
    if (shards.all().size() == 1) {
      return on(shards.all().getFirst(), read);
    }
    List<T> all = new ArrayList<>();
    for (Shard shard : shards.all()) {
      all.addAll(on(shard, read));
    }
    return all;
  }

  private <T> T on(Shard shard, Read<T> read) throws SQLException {
    Semaphore permit = permits.get(shard.number());
    acquire(permit);
    try (Connection connection = shard.connect()) {
      return read.with(connection);
    } finally {
      permit.release();
    }
  }

  private static void acquire(Semaphore permits) {
    try {
      if (permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ProblemException.of(CommonProblem.OVERLOADED, "Too many reads at once: try again.")
        .retryAfter(Duration.ofSeconds(1));
  }
}
