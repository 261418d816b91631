package io.evently.platform.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Tells failures that may be over at the next try from those that will come again. */
public final class PassingFailures {

  private PassingFailures() {}

  /**
   * Whether the same statement may succeed later: the connection was lost (08), the server starts
   * or stops (57P), a statement took too long (57014), resources are short (53), a transaction was
   * rolled back for another (40), a lock was not had in time (55P03), or the pool was empty, which
   * has no state at all.
   */
  public static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientException
        || state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("57014")
        || state.startsWith("53")
        || state.startsWith("40")
        || state.equals("55P03");
  }
}
