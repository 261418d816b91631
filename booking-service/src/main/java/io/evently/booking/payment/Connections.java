package io.evently.booking.payment;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/** The few connections that payments may hold at a time, so that the lanes keep theirs. */
@Singleton
class Connections {

  private static final int MOST = 4;

  private final DataSource datasource;
  private final Semaphore permits = new Semaphore(MOST, true);

  Connections(DataSource datasource) {
    this.datasource = datasource;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** One statement, committed when it ends. */
  <T> T use(Work<T> work) throws SQLException {
    permits.acquireUninterruptibly();
    try (Connection connection = datasource.getConnection()) {
      return work.with(connection);
    } finally {
      permits.release();
    }
  }

  /** All of it or nothing. */
  <T> T inTransaction(Work<T> work) throws SQLException {
    return use(
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
