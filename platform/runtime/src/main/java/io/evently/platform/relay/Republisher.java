package io.evently.platform.relay;

import io.evently.platform.outbox.OutboxRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A service's way to say again what it said, rebuilt from its own state with the same {@code
 * ce_id}.
 */
public interface Republisher {

  /** Number of the database that has this aggregate root. */
  default int shardOf(String id) {
    return 0;
  }

  /** Everything about one aggregate root, in chunks that fit one transaction each. */
  void republish(Connection connection, String id, Consumer<List<OutboxRecord>> chunk)
      throws SQLException;

  /** Everything that became true at or after {@code since}. */
  void republishSince(Connection connection, Instant since, Consumer<List<OutboxRecord>> chunk)
      throws SQLException;
}
