package io.evently.booking.reads;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Connections for reads, few enough that a storm of them leaves the lanes theirs. */
@Singleton
public class Reads {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DataSource datasource;
  private final Semaphore permits;

  Reads(
      DataSource datasource,
      @ConfigProperty(name = "evently.booking.parallel-reads", defaultValue = "8") int parallel) {
    this.datasource = datasource;
    this.permits = new Semaphore(parallel, true);
  }

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Read<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * @throws ProblemException {@code overloaded} when no connection is free within a second
   */
  public <T> T read(Read<T> read) throws SQLException {
    acquire();
    try (Connection connection = datasource.getConnection()) {
      return read.with(connection);
    } finally {
      permits.release();
    }
  }

  private void acquire() {
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
