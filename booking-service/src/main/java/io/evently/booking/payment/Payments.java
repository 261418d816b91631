package io.evently.booking.payment;

import io.evently.booking.sale.Booking;
import io.evently.booking.shard.Buckets;
import io.evently.booking.shard.Shard;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All payments. A state is only ever left by who finds the row in it. */
@Singleton
class Payments {

  /** Whoever drives a payment has this long for a step before the sweeper looks after it too. */
  static final Duration STEP = Duration.ofSeconds(15);

  /** So long after a hold's end an answer that is still open is not waited for any more. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String COLUMNS =
      """
      select p.id, p.booking_id, p.event_id, b.user_id, p.provider, p.method, p.amount, p.currency, p.state, p.code,
        b.hold_expires_at, p.created_at + interval '%d s' < clock_timestamp() as called_off,
        b.hold_expires_at + interval '%d s' < clock_timestamp() as overdue
      """
          .formatted(STEP.toSeconds(), PATIENCE.toSeconds());

  private static final String SELECT =
      COLUMNS + "from payment p join booking b on b.id = p.booking_id ";

  /** What a statement named {@code written} has written, as {@link #SELECT} would show it. */
  private static final String WRITTEN =
      COLUMNS + "from written p join booking b on b.id = p.booking_id";

  // Only for a hold that is not over; the unique index lets one in of two at a time.
  private static final String START =
      """
      with written as (
      insert into payment (id, booking_id, event_id, provider, method, amount, currency, state, next_look_at, created_at,
        updated_at)
      select ?, b.id, b.event_id, ?, ?, b.unit_price * b.quantity, b.currency, 'authorising',
        clock_timestamp() + interval '%d s', clock_timestamp(), clock_timestamp()
      from booking b where b.id = ? and b.status = 'held' and b.hold_expires_at > clock_timestamp()
      on conflict (booking_id) where state in ('authorising', 'unknown', 'authorised', 'capture_due', 'captured')
        do nothing returning *)
      """
              .formatted(STEP.toSeconds())
          + WRITTEN;

  private static final String CHANGE =
      """
      update payment p set state = ?, code = coalesce(?, code), error = null, attempts = 0, updated_at = clock_timestamp(),
        next_look_at = clock_timestamp() + interval '%d s'
      """
          .formatted(STEP.toSeconds());
  private static final String MOVE = CHANGE + "where id = ? and state = ?";

  /** A step that is lost in a crash is found out from the provider again. */
  private static final String MOVE_AND_SHOW =
      "with "
          + Connections.WITHOUT_WAITING
          + ", written as ("
          + CHANGE
          + "from quick where id = ? and state = ? returning p.*) "
          + WRITTEN;

  private static final String CLAIM =
      """
      update payment p set attempts = p.attempts + 1,
        next_look_at = clock_timestamp() + interval '1 s' * least(power(2, p.attempts + 1), 30)
      from (select id from payment
        where state in ('authorising', 'unknown', 'authorised', 'capture_due', 'refund_due')
          and next_look_at <= clock_timestamp()
        order by next_look_at limit ? for update skip locked) due
      where p.id = due.id returning p.id
      """;

  private static final String REFUNDS =
      """
      update payment p set state = 'refund_due', updated_at = clock_timestamp(), next_look_at = clock_timestamp()
      from refund r where r.status = 'due' and r.payment_id = p.id and p.state = 'captured'
      """;

  private final Connections connections;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Payments(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  /** A new try; empty when the hold is over, or another try is not. */
  Optional<Payment> start(Booking hold, String provider, String method) throws SQLException {
    // News of it comes with its id alone: so the id tells where it is.
    UUID id = Buckets.id(hold.eventId(), clock.millis(), random.nextLong(), random.nextInt(16));
    return connections.use(
        hold.eventId(),
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(START)) {
            insert.setObject(1, id);
            insert.setString(2, provider);
            insert.setString(3, method);
            insert.setObject(4, hold.id());
            return one(insert);
          }
        });
  }

  Optional<Payment> find(UUID id) throws SQLException {
    return connections.use(
        connections.of(id), connection -> one(connection, SELECT + "where p.id = ?", id));
  }

  /** The row, locked until the transaction ends; empty when there is none. */
  static Optional<Payment> locked(Connection connection, UUID id) throws SQLException {
    return one(connection, SELECT + "where p.id = ? for update of p", id);
  }

  /** The last try to pay for a booking. */
  Optional<Payment> ofBooking(Booking booking) throws SQLException {
    return connections.use(
        booking.eventId(),
        connection ->
            one(
                connection,
                SELECT + "where p.booking_id = ? order by p.created_at desc, p.id limit 1",
                booking.id()));
  }

  /** As it is now: in the next state, or where somebody else has moved it meanwhile. */
  Payment move(Payment from, PaymentState next, String code) throws SQLException {
    refuseImpossible(from, next);
    Optional<Payment> moved =
        connections.use(
            from.eventId(),
            connection -> {
              try (PreparedStatement update = connection.prepareStatement(MOVE_AND_SHOW)) {
                bindMove(update, from, next, code);
                return one(update);
              }
            });
    return moved.isPresent() ? moved.get() : find(from.id()).orElseThrow();
  }

  static boolean move(Connection connection, Payment from, PaymentState next, String code)
      throws SQLException {
    refuseImpossible(from, next);
    try (PreparedStatement update = connection.prepareStatement(MOVE)) {
      bindMove(update, from, next, code);
      return update.executeUpdate() == 1;
    }
  }

  private static void refuseImpossible(Payment from, PaymentState next) {
    if (!from.state().mayBecome(next)) {
      throw new IllegalStateException("a payment that is " + from.state() + " cannot be " + next);
    }
  }

  private static void bindMove(
      PreparedStatement update, Payment from, PaymentState next, String code) throws SQLException {
    update.setString(1, next.wireName());
    update.setString(2, code);
    update.setObject(3, from.id());
    update.setString(4, from.state().wireName());
  }

  /** It was given back, and with it what was owed for the booking. */
  boolean returned(Payment from, PaymentState end, String code) throws SQLException {
    return connections.inTransaction(
        connections.of(from.id()),
        connection -> {
          boolean moved = move(connection, from, end, code);
          if (moved) {
            settleRefund(connection, from.id());
          }
          return moved;
        });
  }

  private static void settleRefund(Connection connection, UUID paymentId) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update refund set status = 'refunded', refunded_at = clock_timestamp()"
                + " where payment_id = ? and status = 'due'")) {
      update.setObject(1, paymentId);
      update.executeUpdate();
    }
  }

  /** Something failed: it is looked at again soon, and what failed is there to be read. */
  void failed(UUID id, String error) throws SQLException {
    connections.use(
        connections.of(id),
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update payment set error = ?, next_look_at = greatest(clock_timestamp() + interval '1 s',"
                      + " least(next_look_at, clock_timestamp() + interval '1 s'"
                      + " * least(power(2, attempts + 1), 30))) where id = ?")) {
            update.setString(1, error);
            update.setObject(2, id);
            return update.executeUpdate();
          }
        });
  }

  /** Unfinished ones that nobody looks after now; others leave them alone for a while. */
  List<UUID> claim(Shard shard, int most) throws SQLException {
    return connections.use(
        shard,
        connection -> {
          try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setInt(1, most);
            List<UUID> ids = new ArrayList<>();
            try (ResultSet rows = claim.executeQuery()) {
              while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
              }
            }
            return ids;
          }
        });
  }

  /** Payments of bookings that were cancelled are to be given back. */
  int callRefunds(Shard shard) throws SQLException {
    return connections.use(
        shard,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(REFUNDS)) {
            return update.executeUpdate();
          }
        });
  }

  private static Optional<Payment> one(Connection connection, String sql, UUID key)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, key);
      return one(select);
    }
  }

  private static Optional<Payment> one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(payment(row)) : Optional.empty();
    }
  }

  private static Payment payment(ResultSet row) throws SQLException {
    return new Payment(
        row.getObject("id", UUID.class),
        row.getObject("booking_id", UUID.class),
        row.getString("event_id"),
        row.getString("user_id"),
        row.getString("provider"),
        row.getString("method"),
        row.getBigDecimal("amount"),
        row.getString("currency"),
        PaymentState.of(row.getString("state")),
        row.getString("code"),
        row.getTimestamp("hold_expires_at").toInstant(),
        row.getBoolean("called_off"),
        row.getBoolean("overdue"));
  }
}
