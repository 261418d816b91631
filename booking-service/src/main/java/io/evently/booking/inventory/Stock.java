package io.evently.booking.inventory;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Decide;
import io.evently.booking.sale.Settlement;
import io.evently.booking.sale.StockState;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collections;
import java.util.List;

/**
 * Settles a batch of commands for one event in a transaction: lock and read, decide, write.
 * Correctness rests on the row lock that {@link StockReader} takes and on the tables' CHECKs,
 * whoever calls this and from however many processes.
 */
@Singleton
public class Stock {

  /**
   * @param outcomes in the order of the commands
   * @param wrote whether there is anything to commit
   * @param witness a booking that the transaction made or changed, as it left it; null where the
   *     batch may simply be settled again
   */
  public record Settled(List<Outcome> outcomes, boolean wrote, Booking witness, Times times) {

    /**
     * Of the two round trips, in nanoseconds.
     *
     * @param read until the event was locked and its state was here
     * @param write 0 when there was nothing to write
     */
    public record Times(long read, long write) {}
  }

  /** Settles inside the caller's transaction; the outcomes are true when it commits. */
  public Settled settle(Connection connection, String eventId, List<? extends Command> batch)
      throws SQLException {
    if (batch.stream().anyMatch(ApplyTerms.class::isInstance)) {
      ensureRow(connection, eventId);
    }
    long start = System.nanoTime();
    StockState state = new StockReader(connection, eventId, batch).lock();
    long read = System.nanoTime() - start;
    if (state == null) {
      return new Settled(
          Collections.nCopies(batch.size(), new Outcome.UnknownEvent()),
          false,
          null,
          new Settled.Times(read, 0));
    }
    Settlement settlement = Decide.decide(state, batch);
    if (settlement.changesNothing()) {
      return new Settled(settlement.outcomes(), false, null, new Settled.Times(read, 0));
    }
    long decided = System.nanoTime();
    new SettlementWriter(connection, settlement).write();
    return new Settled(
        settlement.outcomes(),
        true,
        witness(settlement),
        new Settled.Times(read, System.nanoTime() - decided));
  }

  /**
   * Whether the transaction that wrote this booking state committed: it alone has this instant,
   * read under the event's lock. Takes the event's lock first, so that a transaction still on its
   * way is waited for. (The server's own transaction status would not do: after a crash the number
   * of a lost transaction may be given to another.)
   */
  public boolean isCommitted(Connection connection, Booking witness) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from stock where event_id = ? for update;"
                + "select 1 from booking where id = ? and ? in (created_at, updated_at)")) {
      select.setString(1, witness.eventId());
      select.setObject(2, witness.id());
      select.setTimestamp(3, Timestamp.from(witness.updatedAt()));
      select.execute();
      select.getMoreResults();
      try (ResultSet row = select.getResultSet()) {
        return row.next();
      }
    }
  }

  private static Booking witness(Settlement settlement) {
    if (!settlement.made().isEmpty()) {
      return settlement.made().getFirst().booking();
    }
    return settlement.changed().isEmpty() ? null : settlement.changed().getLast().booking();
  }

  private static void ensureRow(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into stock (event_id) values (?) on conflict (event_id) do nothing")) {
      insert.setString(1, eventId);
      insert.executeUpdate();
    }
  }
}
