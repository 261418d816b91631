package io.evently.platform.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a consumer does with records that it has not seen before, in the inbox's transaction. */
@FunctionalInterface
public interface Effect {

  /**
   * @throws PoisonException when one of them can never be applied
   * @throws SQLException when the database fails; the batch is tried again
   */
  void apply(Connection connection, List<CloudEvent> fresh) throws SQLException;
}
