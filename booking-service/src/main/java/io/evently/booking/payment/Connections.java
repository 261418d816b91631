package io.evently.booking.payment;

import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** The few connections of each shard that payments may hold at a time: the lanes keep theirs. */
@Singleton
class Connections {

  private static final int MOST = 8;

  /**
   * Ends a transaction without waiting for the disk. What is lost in a crash of Postgres is always
   * the last that was written, so nothing that was told or done after it is left: for steps that
   * the sweeper finds again, and does again.
   */
  static final String WITHOUT_WAITING =
      "quick as materialized (select set_config('synchronous_commit', 'off', true))";

  private final Shards shards;
  private final List<Semaphore> permits;

  Connections(Shards shards) {
    this.shards = shards;
    this.permits = shards.all().stream().map(shard -> new Semaphore(MOST, true)).toList();
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** One statement, committed when it ends, where an event is. */
  <T> T use(String eventId, Work<T> work) throws SQLException {
    return use(shards.of(eventId), work);
  }

  /** The same on one shard. */
  <T> T use(Shard shard, Work<T> work) throws SQLException {
    Semaphore permit = permits.get(shard.number());
    permit.acquireUninterruptibly();
    try (Connection connection = shard.connect()) {
      return work.with(connection);
    } finally {
      permit.release();
    }
  }

  /**
   * Where a payment is: its id tells. One from the time before has to be looked for; what is found
   * nowhere would be on the first.
   */
  Shard of(UUID paymentId) throws SQLException {
    Optional<Shard> told = shards.ofId(paymentId);
    if (told.isPresent()) {
      return told.get();
    }
    for (Shard shard : shards.all()) {
      if (use(shard, connection -> has(connection, paymentId))) {
        return shard;
      }
    }
    return shards.all().getFirst();
  }

  private static boolean has(Connection connection, UUID paymentId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from payment where id = ?")) {
      select.setObject(1, paymentId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** All of it or nothing. */
  <T> T inTransaction(Shard shard, Work<T> work) throws SQLException {
    return use(
        shard,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.with(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          }
        });
  }
}
