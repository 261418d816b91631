package io.evently.platform.http;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.shard.Databases;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Answers that changed state, kept in the transaction of the change and given again to who retries.
 * Refusals and failures are not kept: they are decided anew.
 */
@Singleton
public class IdempotentAnswers {

  private final Databases databases;

  IdempotentAnswers(Databases databases) {
    this.databases = databases;
  }

  /**
   * @param status HTTP status
   * @param body JSON text
   */
  public record Answer(int status, String body) {}

  /**
   * The kept answer for this key, if there is one. Call it first in the transaction of the change:
   * it also takes the key's lock until that transaction ends.
   *
   * @param requestHash of the body: the same key with another body is refused
   * @throws ProblemException {@link CommonProblem#IDEMPOTENCY_IN_PROGRESS} while the first request
   *     runs, {@link CommonProblem#IDEMPOTENCY_KEY_REUSED} for another body
   */
  public Optional<Answer> find(Connection connection, IdempotencyKey key, UUID requestHash)
      throws SQLException {
    lock(connection, key);
    try (PreparedStatement select =
        connection.prepareStatement(
            "select request_hash, status, body from idempotency where key_hash = ?")) {
      select.setObject(1, key.hash());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (!row.getObject(1, UUID.class).equals(requestHash)) {
          throw ProblemException.of(
              CommonProblem.IDEMPOTENCY_KEY_REUSED,
              "Send a new Idempotency-Key for a new request.");
        }
        return Optional.of(new Answer(row.getInt(2), row.getString(3)));
      }
    }
  }

  /** Keeps the answer, in the transaction of the change. */
  public void keep(Connection connection, IdempotencyKey key, UUID requestHash, Answer answer)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into idempotency (key_hash, request_hash, status, body) values (?, ?, ?, ?)")) {
      insert.setObject(1, key.hash());
      insert.setObject(2, requestHash);
      insert.setInt(3, answer.status());
      insert.setString(4, answer.body());
      insert.executeUpdate();
    }
  }

  private static void lock(Connection connection, IdempotencyKey key) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
      lock.setLong(1, key.hash().getMostSignificantBits());
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw ProblemException.of(
                  CommonProblem.IDEMPOTENCY_IN_PROGRESS,
                  "The first request with this key is still running: retry in a moment.")
              .retryAfter(Duration.ofSeconds(1));
        }
      }
    }
  }

  /** Keys are promised for 24 h and kept for 48 h. */
  @Scheduled(every = "1h", delayed = "11m")
  @RunOnVirtualThread
  void forgetOld() throws SQLException {
    for (DataSource database : databases.all()) {
      try (Connection connection = database.getConnection();
          PreparedStatement delete =
              connection.prepareStatement(
                  "delete from idempotency where created_at < now() - interval '48 hours'")) {
        delete.executeUpdate();
      }
    }
  }
}
