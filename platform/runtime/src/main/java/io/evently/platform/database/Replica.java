package io.evently.platform.database;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.health.api.HealthRegistry;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reads that may be a little old: a streaming replica answers them while it is known to be near,
 * and the primary does in every other case. Never for a decision, and never for anything that
 * writes.
 */
@Singleton
public class Replica {

  private final AgroalDataSource primary;

  /** Null where there is no replica. */
  private final ReplicaWatch watch;

  private Counter byReplica;
  private Counter byPrimary;

  Replica(
      AgroalDataSource primary,
      ReplicaConfig config,
      @ConfigProperty(name = "evently.schema") String schema,
      MeterRegistry metrics,
      @Wellness HealthRegistry health)
      throws SQLException {
    this.primary = primary;
    String url = config.url().orElse("");
    this.watch = url.isBlank() ? null : new ReplicaWatch(primary, url, schema, config);
    if (watch != null) {
      measure(metrics);
      health.register("replica", this::health);
      watch.start();
    }
  }

  /** A read on one connection. It may be done a second time on another one. */
  @FunctionalInterface
  public interface Read<T> {

    /**
     * @param behind what was committed before that long ago, as of the call, is seen; zero on the
     *     primary
     */
    T from(Connection connection, Supplier<Duration> behind) throws SQLException;
  }

  /** Reads where it may be read. */
  public <T> T read(Read<T> read) throws SQLException {
    if (watch == null) {
      return fromPrimary(read);
    }
    OptionalLong near = watch.near();
    if (near.isPresent()) {
      long since = near.getAsLong();
      try (Connection connection = watch.pool().getConnection()) {
        T answer = read.from(connection, () -> Duration.ofNanos(System.nanoTime() - since));
        byReplica.increment();
        return answer;
      } catch (SQLException | RuntimeException e) {
        if (!isWorthAnotherTry(e)) {
          throw e;
        }
      }
    }
    byPrimary.increment();
    return fromPrimary(read);
  }

  /**
   * Something has changed that whoever reads from now on expects to see: the replica is not asked
   * again before it has all that was committed until now.
   */
  public void changed() {
    if (watch != null) {
      watch.mustHaveAllUntilNow();
    }
  }

  @PreDestroy
  void close() {
    if (watch != null) {
      watch.close();
    }
  }

  private <T> T fromPrimary(Read<T> read) throws SQLException {
    try (Connection connection = primary.getConnection()) {
      return read.from(connection, () -> Duration.ZERO);
    }
  }

  /** Whether the primary may have more luck. */
  private boolean isWorthAnotherTry(Exception failure) {
    SQLException cause = causeOf(failure);
    if (cause == null || !PassingFailures.isPassing(cause)) {
      return false;
    }
    String state = cause.getSQLState();
    // A query that replay cancelled (40) says nothing about the next one.
    if (state == null || state.startsWith("08") || state.startsWith("57P")) {
      watch.failed(cause);
    }
    return true;
  }

  private static SQLException causeOf(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException cause) {
        return cause;
      }
    }
    return null;
  }

  private void measure(MeterRegistry metrics) {
    byReplica = reads("replica", metrics);
    byPrimary = reads("primary", metrics);
    Gauge.builder("evently.replica.lag", watch, ReplicaWatch::lagSeconds)
        .baseUnit("seconds")
        .description("How far the replica was behind the primary when last seen")
        .register(metrics);
  }

  private static Counter reads(String side, MeterRegistry metrics) {
    return Counter.builder("evently.replica.reads")
        .description("Reads that a replica may answer, by who did")
        .tag("side", side)
        .register(metrics);
  }

  /** Always up: without the replica the service does all it does with it. */
  private HealthCheckResponse health() {
    var response =
        HealthCheckResponse.named("replica").up().withData("used", watch.near().isPresent());
    Duration behind = watch.behind();
    if (behind != null) {
      response.withData("behind_ms", behind.toMillis());
    }
    String trouble = watch.trouble();
    if (trouble != null) {
      response.withData("trouble", trouble);
    }
    return response.build();
  }
}
