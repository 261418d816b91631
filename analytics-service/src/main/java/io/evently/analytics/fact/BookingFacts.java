package io.evently.analytics.fact;

import io.evently.platform.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The bookings that a batch speaks of: of each the state with the highest sequence, and the
 * earliest time of each state.
 */
final class BookingFacts {

  private static final String STATES =
      """
      insert into booking_fact as b (booking_id, event_id, user_id, ticket_type, quantity, amount,
        currency, status, sequence, created_at, offer_id, reason, refund_due, held_at,
        confirmed_at, ended_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz[], ?, ?, ?, ?::timestamptz[],
        ?::timestamptz[], ?::timestamptz[])
      on conflict (booking_id) do update set event_id = excluded.event_id,
        user_id = excluded.user_id, ticket_type = excluded.ticket_type,
        quantity = excluded.quantity, amount = excluded.amount, currency = excluded.currency,
        status = excluded.status, sequence = excluded.sequence, created_at = excluded.created_at,
        offer_id = excluded.offer_id, reason = excluded.reason, refund_due = excluded.refund_due,
        held_at = least(b.held_at, excluded.held_at),
        confirmed_at = least(b.confirmed_at, excluded.confirmed_at),
        ended_at = least(b.ended_at, excluded.ended_at)
      where b.sequence < excluded.sequence
      """;

  /** Of states that come late: what they say of times is true all the same. */
  private static final String TIMES =
      """
      update booking_fact b set held_at = least(b.held_at, u.held_at),
        confirmed_at = least(b.confirmed_at, u.confirmed_at),
        ended_at = least(b.ended_at, u.ended_at)
      from unnest(?, ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
        as u (booking_id, held_at, confirmed_at, ended_at)
      where b.booking_id = u.booking_id
        and (least(b.held_at, u.held_at) is distinct from b.held_at
          or least(b.confirmed_at, u.confirmed_at) is distinct from b.confirmed_at
          or least(b.ended_at, u.ended_at) is distinct from b.ended_at)
      """;

  private final Map<String, Fact> facts = new HashMap<>();

  private record Fact(Said.Booking said, Instant held, Instant confirmed, Instant ended) {

    static Fact of(Said.Booking b) {
      return new Fact(b, b.when("held"), b.when("confirmed"), b.when("cancelled", "expired"));
    }

    Fact and(Fact other) {
      return new Fact(
          said.sequence() >= other.said.sequence() ? said : other.said,
          earlier(held, other.held),
          earlier(confirmed, other.confirmed),
          earlier(ended, other.ended));
    }

    private static Instant earlier(Instant a, Instant b) {
      return a == null ? b : b == null || a.isBefore(b) ? a : b;
    }
  }

  void add(Said.Booking said) {
    facts.merge(said.bookingId(), Fact.of(said), Fact::and);
  }

  void write(Connection connection) throws SQLException {
    if (facts.isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(STATES)) {
      int i = 1;
      column(s, i++, "text", f -> f.said().bookingId());
      column(s, i++, "text", f -> f.said().eventId());
      column(s, i++, "text", f -> f.said().userId());
      column(s, i++, "text", f -> f.said().ticketType());
      column(s, i++, "int4", f -> f.said().quantity());
      column(s, i++, "numeric", f -> f.said().totalAmount());
      column(s, i++, "text", f -> f.said().currency());
      column(s, i++, "text", f -> f.said().status());
      column(s, i++, "int8", f -> f.said().sequence());
      column(s, i++, "text", f -> f.said().createdAt());
      column(s, i++, "text", f -> f.said().offerId());
      column(s, i++, "text", f -> f.said().reason());
      column(s, i++, "numeric", f -> f.said().refundDue());
      column(s, i++, "text", Fact::held);
      column(s, i++, "text", Fact::confirmed);
      column(s, i, "text", Fact::ended);
      if (s.executeUpdate() == facts.size()) {
        return;
      }
    }
    try (PreparedStatement s = connection.prepareStatement(TIMES)) {
      column(s, 1, "text", f -> f.said().bookingId());
      column(s, 2, "text", Fact::held);
      column(s, 3, "text", Fact::confirmed);
      column(s, 4, "text", Fact::ended);
      s.executeUpdate();
    }
  }

  private void column(PreparedStatement s, int index, String type, Function<Fact, Object> value)
      throws SQLException {
    s.setArray(index, Columns.of(s.getConnection(), type, facts.values(), value));
  }
}
