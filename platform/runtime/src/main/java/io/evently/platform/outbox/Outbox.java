package io.evently.platform.outbox;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Appends to the outbox: a logical decoding message in the caller's transaction, read from the WAL
 * by the relay. There is no table to clean; what was not committed was never said.
 */
@Singleton
public class Outbox {

  /** Prefix of the messages that the relay publishes. */
  public static final String PREFIX = "outbox";

  /**
   * For callers that write the message inside a statement of their own; one {@code bytea}
   * parameter.
   */
  public static final String EMIT = "pg_logical_emit_message(true, '" + PREFIX + "', ?::bytea)";

  /** Says these records when, and only when, the transaction of {@code connection} commits. */
  public void append(Connection connection, List<OutboxRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement emit = connection.prepareStatement("select " + EMIT)) {
      emit.setBytes(1, OutboxEnvelope.write(records));
      emit.executeQuery().close();
    }
  }
}
