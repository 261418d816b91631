package io.evently.platform.inbox;

import io.evently.platform.database.Columns;
import io.evently.platform.shard.Databases;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Takes a poll of records as one batch: one multi-row insert of their ids, one call of the effect
 * with those that were new, one commit. A database that is away is waited for; a poison record goes
 * to the dead letters and the rest of its batch goes on.
 */
@Singleton
public class Inbox {

  private static final Logger LOG = Logger.getLogger(Inbox.class);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);
  private static final ToIntFunction<CloudEvent> FIRST = every -> 0;

  private final Databases databases;
  private final DeadLetters deadLetters;
  private final Counter duplicates;

  Inbox(Databases databases, DeadLetters deadLetters, MeterRegistry metrics) {
    this.databases = databases;
    this.deadLetters = deadLetters;
    this.duplicates =
        Counter.builder("evently.inbox.duplicates")
            .description("Records that had been applied before")
            .register(metrics);
  }

  /** The service ends while the database is away: the records come again. */
  private static final class StoppedException extends IllegalStateException {
    StoppedException(Exception cause) {
      super("stopped while waiting for the database", cause);
    }
  }

  private record Received(ConsumerRecord<String, byte[]> record, CloudEvent event, int shard) {}

  /**
   * Who reads.
   *
   * @param name of the inbox and of the dead letters
   * @param remembers whether an id is written down for each record
   * @param place number of the database in which a record's effect is
   */
  private record Reader(
      String name, boolean remembers, ToIntFunction<CloudEvent> place, Effect effect) {}

  /** Applies each record of the poll at most once; returns when all are applied or set aside. */
  public void consume(
      String consumer, Iterable<ConsumerRecord<String, byte[]>> poll, Effect effect) {
    take(new Reader(consumer, true, FIRST, effect), poll, every -> true);
  }

  /** The same, for a consumer to which most records mean nothing: those are not even remembered. */
  public void consume(
      String consumer,
      Iterable<ConsumerRecord<String, byte[]>> poll,
      Predicate<CloudEvent> concerns,
      Effect effect) {
    take(new Reader(consumer, true, FIRST, effect), poll, concerns);
  }

  /**
   * The same over shards: one transaction in each database that the poll concerns, with its own
   * records and their ids. A database that is away does not keep the others of the poll waiting,
   * but the next poll.
   *
   * @param concerns asked before the place
   * @param place number of the database in which a record's effect is
   */
  public void consumeByShard(
      String consumer,
      Iterable<ConsumerRecord<String, byte[]>> poll,
      Predicate<CloudEvent> concerns,
      ToIntFunction<CloudEvent> place,
      Effect effect) {
    var where = databases.count() == 1 ? FIRST : place;
    take(new Reader(consumer, true, where, effect), poll, concerns);
  }

  /**
   * Applies records whose effect itself knows what it has applied: a state under the record's key
   * that only a higher sequence replaces. Such an effect may meet a record again, and changes
   * nothing then; no id is written down.
   */
  public void project(
      String consumer, Iterable<ConsumerRecord<String, byte[]>> poll, Effect effect) {
    project(consumer, poll, every -> true, effect);
  }

  /** The same, for a consumer to which some records mean nothing. */
  public void project(
      String consumer,
      Iterable<ConsumerRecord<String, byte[]>> poll,
      Predicate<CloudEvent> concerns,
      Effect effect) {
    take(new Reader(consumer, false, FIRST, effect), poll, concerns);
  }

  private void take(
      Reader reader,
      Iterable<ConsumerRecord<String, byte[]>> poll,
      Predicate<CloudEvent> concerns) {
    List<Received> batch = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : poll) {
      try {
        CloudEvent event = CloudEvent.of(record);
        if (concerns.test(event)) {
          batch.add(new Received(record, event, reader.place().applyAsInt(event)));
        }
      } catch (PoisonException e) {
        deadLetters.put(reader.name(), record, e);
      }
    }
    Map<Integer, List<Received>> byShard =
        batch.stream()
            .collect(
                Collectors.groupingBy(Received::shard, LinkedHashMap::new, Collectors.toList()));
    if (byShard.size() == 1) {
      settle(reader, batch);
    } else if (byShard.size() > 1) {
      settleEach(reader, byShard.values());
    }
  }

  private void settleEach(Reader reader, Collection<List<Received>> batches) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work = new ArrayList<>();
      for (List<Received> batch : batches) {
        work.add(
            () -> {
              settle(reader, batch);
              return null;
            });
      }
      for (Future<Void> one : threads.invokeAll(work)) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private void settle(Reader reader, List<Received> batch) {
    try {
      applyUntilTheDatabaseAnswers(reader, batch);
    } catch (StoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever the effect cannot do with a record it could not do tomorrow either.
      if (batch.size() == 1) {
        deadLetters.put(reader.name(), batch.getFirst().record(), e);
        return;
      }
      // Somebody in the batch is poison: one by one finds out who.
      for (Received one : batch) {
        settle(reader, List.of(one));
      }
    }
  }

  private void applyUntilTheDatabaseAnswers(Reader reader, List<Received> batch) {
    Duration backOff = Duration.ofMillis(50);
    while (true) {
      try {
        applyOnce(reader, batch);
        return;
      } catch (SQLException e) {
        if (isData(e)) {
          throw new PoisonException("the database refuses the data: " + e.getMessage(), e);
        }
        LOG.warnf(
            "inbox of %s waits %s for the database: %s", reader.name(), backOff, e.getMessage());
        LockSupport.parkNanos(backOff.toNanos());
        if (Thread.currentThread().isInterrupted()) {
          throw new StoppedException(e);
        }
        backOff = backOff.multipliedBy(2);
        backOff = backOff.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : backOff;
      }
    }
  }

  private void applyOnce(Reader reader, List<Received> batch) throws SQLException {
    Map<String, CloudEvent> distinct = new LinkedHashMap<>();
    batch.forEach(
        r -> distinct.putIfAbsent(identity(r.event().source(), r.event().id()), r.event()));
    try (Connection connection = databases.at(batch.getFirst().shard()).getConnection()) {
      connection.setAutoCommit(false);
      try {
        Set<String> fresh =
            reader.remembers()
                ? insert(connection, reader.name(), List.copyOf(distinct.values()))
                : distinct.keySet();
        duplicates.increment((double) batch.size() - fresh.size());
        List<CloudEvent> events =
            distinct.entrySet().stream()
                .filter(e -> fresh.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!events.isEmpty()) {
          reader.effect().apply(connection, events);
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private static Set<String> insert(Connection connection, String consumer, List<CloudEvent> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into inbox (consumer, source, id)
            select ?, s, i from unnest(?, ?) as u (s, i)
            on conflict do nothing returning source, id
            """)) {
      insert.setString(1, consumer);
      insert.setArray(2, Columns.of(connection, "text", events, CloudEvent::source));
      insert.setArray(3, Columns.of(connection, "text", events, CloudEvent::id));
      Set<String> fresh = new HashSet<>();
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          fresh.add(identity(rows.getString(1), rows.getString(2)));
        }
      }
      return fresh;
    }
  }

  /** Class 22 and 23: data that will be refused tomorrow as well. */
  private static boolean isData(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private static String identity(String source, String id) {
    return source + '\n' + id;
  }

  /**
   * A record that comes again after that, from a compacted topic or republished, meets the effect's
   * own guard: the sequence or version that only rises.
   */
  @Scheduled(every = "1h", delayed = "10m")
  @RunOnVirtualThread
  void forgetOld() throws SQLException {
    for (DataSource database : databases.all()) {
      try (Connection connection = database.getConnection();
          PreparedStatement delete =
              connection.prepareStatement(
                  "delete from inbox where received_at < now() - interval '15 days'")) {
        delete.executeUpdate();
      }
    }
  }
}
