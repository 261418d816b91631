package io.evently.waitlist.promotion;

import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.waitlist.WaitlistProblem;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Entry;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.evently.waitlist.stock.Stock;
import io.evently.waitlist.stock.Stock.OfferCommand;
import io.evently.waitlist.stock.Stock.OfferResult;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Takes or gives back an offer: booking-service's lane decides, and its word is written down. */
@Singleton
public class Settle {

  private final DataSource datasource;
  private final Queues queues;
  private final Changes changes;
  private final Stock stock;

  Settle(DataSource datasource, Queues queues, Changes changes, Stock stock) {
    this.datasource = datasource;
    this.queues = queues;
    this.changes = changes;
    this.stock = stock;
  }

  /**
   * The hold as it is now.
   *
   * @throws ProblemException {@link WaitlistProblem#HOLD_EXPIRED}, {@link CommonProblem#CONFLICT}
   *     when it was given back before, or {@link WaitlistProblem#PAYMENT_METHOD_REQUIRED}: paying
   *     for the hold accepts the offer
   */
  public OfferResult accept(Entry entry) throws SQLException {
    OfferResult now = settle(entry, OfferCommand.confirm(entry.offer().id()));
    return switch (now.status()) {
      case "confirmed" -> now;
      case "expired" ->
          throw ProblemException.of(
                  WaitlistProblem.HOLD_EXPIRED,
                  "The offer was kept until " + now.holdExpiresAt() + "; you wait on.")
              .with("hold_expires_at", now.holdExpiresAt().toString());
      default ->
          throw ProblemException.of(CommonProblem.CONFLICT, "The offer was given back before.");
    };
  }

  /**
   * Gives the tickets to the next; the hold as it is now.
   *
   * @throws ProblemException {@link CommonProblem#CONFLICT} when it was accepted before
   */
  public OfferResult decline(Entry entry) throws SQLException {
    OfferResult now = settle(entry, OfferCommand.giveBack(entry.offer().id()));
    if (now.status().equals("confirmed")) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "The offer was accepted before: cancel the booking.");
    }
    return now;
  }

  private OfferResult settle(Entry entry, OfferCommand command) throws SQLException {
    OfferResult now = stock.settle(entry.eventId(), List.of(command)).results().getFirst();
    if (WaitlistProblem.PAYMENT_METHOD_REQUIRED.code().equals(now.code())) {
      String booking = entry.offer().bookingId().toString();
      throw ProblemException.of(
              WaitlistProblem.PAYMENT_METHOD_REQUIRED,
              "Pay for them: POST /api/v1/bookings/" + booking + "/confirm with payment_method.")
          .with("booking_id", booking);
    }
    if (now.status().equals("refused")) {
      throw ProblemException.of(CommonProblem.CONFLICT, "The offer cannot be settled now.");
    }
    record(new Key(entry.eventId(), entry.ticketType()), now);
    return now;
  }

  private void record(Key key, OfferResult now) throws SQLException {
    List<UUID> offer = List.of(now.offerId());
    String trace = TraceContext.traceparent();
    try (Connection connection = datasource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        queues.lock(connection, key);
        switch (now.status()) {
          case "confirmed" -> changes.accepted(connection, offer, trace);
          case "cancelled" -> changes.declined(connection, offer, trace);
          case "expired" -> changes.expired(connection, offer);
          default -> {}
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
