package io.evently.booking.availability;

import io.evently.booking.catalogue.Sales;
import io.evently.booking.inventory.Rows;
import io.evently.booking.reads.Reads;
import io.evently.booking.reads.Together;
import io.evently.booking.sale.Pool;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads stock without a lock, in one snapshot; who asks for one event at once shares it. */
@Singleton
class Availabilities {

  // What is neither free nor reserved is held or sold; held are few and have an index of their own.
  private static final String SELECT =
      """
      select p.ticket_type, p.capacity, p.available, p.waitlist_reserved, coalesce(h.held, 0) as held, h.next,
        p.draws_from, s.available as shared_available, statement_timestamp() as as_of
      from pool p join event e using (event_id)
      left join pool s on s.event_id = p.event_id and s.ticket_type = p.draws_from
      left join lateral (
        select sum(quantity) as held, min(hold_expires_at) as next from booking
        where event_id = p.event_id and status = 'held' and (ticket_type = p.ticket_type
          or p.ticket_type like 'pool:%' and ticket_type in (select t.ticket_type from pool t
            where t.event_id = p.event_id and t.draws_from = p.ticket_type))) h on true
      where p.event_id = ? and e.status <> 'draft' order by p.position
      """;

  private final Reads reads;
  private final Sales sales;
  private final Together<Optional<Availability>> together = new Together<>();

  Availabilities(Reads reads, Sales sales) {
    this.reads = reads;
    this.sales = sales;
  }

  /**
   * Of an event, which is learnt of where it is not known here.
   *
   * @throws ProblemException {@code not_found}
   */
  Availability known(String eventId) throws SQLException {
    Optional<Availability> known = of(eventId);
    if (known.isEmpty() && sales.learn(eventId).join()) {
      known = of(eventId);
    }
    return known.orElseThrow(
        () -> ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event."));
  }

  /** Empty when the event is not known here. */
  private Optional<Availability> of(String eventId) throws SQLException {
    return together.get(
        eventId, () -> reads.ofEvent(eventId, connection -> of(connection, eventId)));
  }

  private static Optional<Availability> of(Connection connection, String eventId)
      throws SQLException {
    List<Availability.OfType> types = new ArrayList<>();
    Instant asOf = null;
    Instant next = null;
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          asOf = Rows.instant(row, "as_of");
          next = earlier(next, Rows.instant(row, "next"));
          types.add(ofType(row));
        }
      }
    }
    return asOf == null
        ? Optional.empty()
        : Optional.of(Availability.of(eventId, asOf, next, types));
  }

  private static Availability.OfType ofType(ResultSet row) throws SQLException {
    int capacity = row.getInt("capacity");
    int available = row.getInt("available");
    int reserved = row.getInt("waitlist_reserved");
    int held = row.getInt("held");
    String pool = Pool.id(row.getString("draws_from"));
    return new Availability.OfType(
        row.getString("ticket_type"),
        capacity,
        pool == null ? available : Math.min(available, row.getInt("shared_available")),
        held,
        reserved,
        capacity - available - reserved - held,
        pool);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
