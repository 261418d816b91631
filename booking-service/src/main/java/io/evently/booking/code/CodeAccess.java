package io.evently.booking.code;

import io.evently.booking.catalogue.Sales;
import io.evently.booking.reads.Reads;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Whose codes they are: the organiser's of the event, and admins'. */
@Singleton
class CodeAccess {

  private final Reads reads;
  private final Sales sales;
  private final SecurityIdentity identity;

  CodeAccess(Reads reads, Sales sales, SecurityIdentity identity) {
    this.reads = reads;
    this.sales = sales;
    this.identity = identity;
  }

  /**
   * @return the event's currency
   * @throws ProblemException {@code unauthenticated}, {@code not_found} or {@code forbidden}
   */
  String require(String eventId) throws SQLException {
    Caller caller =
        Caller.of(identity)
            .orElseThrow(
                () -> ProblemException.of(CommonProblem.UNAUTHENTICATED, "Send an access token."));
    Optional<Known> known = reads.ofEvent(eventId, connection -> find(connection, eventId));
    if (known.isEmpty() && sales.learn(eventId).join()) {
      known = reads.ofEvent(eventId, connection -> find(connection, eventId));
    }
    Known event =
        known.orElseThrow(
            () ->
                ProblemException.of(
                    CommonProblem.NOT_FOUND,
                    "There is no such event, or it is not published: codes are made after that."));
    if (!caller.isStaffOf(event.organizer())) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Only the event's organiser or an admin has its codes.");
    }
    return event.currency();
  }

  private record Known(String organizer, String currency) {}

  private static Optional<Known> find(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select organizer_id, currency from event where event_id = ? and status <> 'draft'")) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Known(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }
}
