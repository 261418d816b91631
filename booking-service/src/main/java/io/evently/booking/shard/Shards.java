package io.evently.booking.shard;

import io.agroal.api.AgroalDataSource;
import io.evently.platform.shard.Databases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * All shards. An event is on one, and so are its stock, bookings, payments, codes and ledger:
 * nothing that is done for one booking concerns two.
 */
@Singleton
public class Shards {

  private static final Logger LOG = Logger.getLogger(Shards.class);

  private final List<Shard> all;
  private final ShardMap map;

  /**
   * @throws IllegalStateException when the databases are not those of the stored map
   */
  @Inject
  Shards(Databases databases, MeterRegistry metrics) throws SQLException {
    this.all = numbered(databases.all());
    this.map = new StoredMap(all).loadOrMake();
    Gauge.builder("evently.shards", all, List::size)
        .description("Databases over which events are spread")
        .register(metrics);
    if (all.size() > 1) {
      LOG.infof("%d shards, map version %d", all.size(), map.version());
    }
  }

  private Shards(DataSource only) {
    this.all = List.of(new Shard(0, only));
    this.map = ShardMap.allOnFirst();
  }

  /** A single one, for who brings a database of their own. */
  public static Shards single(DataSource datasource) {
    return new Shards(datasource);
  }

  /** Work over one shard. */
  @FunctionalInterface
  public interface Work {
    void on(Shard shard) throws SQLException;
  }

  /** Before slots are made and anything is sold: a wrong set of databases ends the start here. */
  void start(@Observes @Priority(50) StartupEvent start) {
    LOG.debugf("map version %d", map.version());
  }

  /** The one of an event. */
  public Shard of(String eventId) {
    return all.size() == 1 ? all.getFirst() : all.get(map.shardOf(Buckets.of(eventId)));
  }

  /** The one of a booking or payment; empty when its id does not tell. */
  public Optional<Shard> ofId(UUID id) {
    if (all.size() == 1) {
      return Optional.of(all.getFirst());
    }
    var bucket = Buckets.of(id);
    return bucket.isPresent()
        ? Optional.of(all.get(map.shardOf(bucket.getAsInt())))
        : Optional.empty();
  }

  /** By number. */
  public List<Shard> all() {
    return all;
  }

  /**
   * Does the work on each shard, at the same time, and waits. One that fails does not keep the
   * others from it; its failure is thrown when all have ended.
   */
  public void each(Work work) throws SQLException {
    if (all.size() == 1) {
      work.on(all.getFirst());
      return;
    }
    SQLException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (Shard shard : all) {
        running.add(
            threads.submit(
                () -> {
                  work.on(shard);
                  return null;
                }));
      }
      for (int n = 0; n < running.size(); n++) {
        failure = failureOf(running.get(n), n, failure);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static SQLException failureOf(Future<Void> one, int number, SQLException before) {
    try {
      one.get();
      return before;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return before == null ? new SQLException("interrupted", e) : before;
    } catch (ExecutionException e) {
      var failure =
          e.getCause() instanceof SQLException sql
              ? new SQLException(
                  "shard " + number + ": " + sql.getMessage(), sql.getSQLState(), sql)
              : new SQLException("shard " + number + ": " + e.getCause(), e.getCause());
      if (before != null) {
        before.addSuppressed(failure);
        return before;
      }
      return failure;
    }
  }

  private static List<Shard> numbered(List<AgroalDataSource> databases) {
    List<Shard> shards = new ArrayList<>();
    for (AgroalDataSource database : databases) {
      shards.add(new Shard(shards.size(), database));
    }
    return List.copyOf(shards);
  }
}
