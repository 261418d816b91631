package io.evently.booking.inventory;

import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.Reason;
import io.evently.booking.sale.SaleTerms;
import io.evently.booking.sale.Settlement;
import io.evently.booking.sale.Settlement.AdmissionUse;
import io.evently.booking.sale.Settlement.CodeUse;
import io.evently.booking.sale.Settlement.GuestContact;
import io.evently.booking.sale.Settlement.Made;
import io.evently.booking.sale.Settlement.Move;
import io.evently.booking.sale.Settlement.PaymentMove;
import io.evently.platform.database.Columns;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxEnvelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes a settlement: bookings, ledger, pools, stock and outbox in one statement. */
final class SettlementWriter {

  private static final String STOCK =
      "stock_row as (update stock set version = ? where event_id = ?)";
  private static final String POOLS =
      """
      , pool_rows as (update pool p set available = u.available, waitlist_reserved = u.waitlist_reserved,
          waitlist_until = u.waitlist_until
        from unnest(?::text[], ?::int[], ?::int[], ?::timestamptz[])
          as u (ticket_type, available, waitlist_reserved, waitlist_until)
        where p.event_id = ? and p.ticket_type = u.ticket_type)
      """;
  // Moves of a kind are one row.
  private static final String LEDGER =
      """
      , ledger_rows as (insert into ledger (event_id, version, at, line, ticket_type, from_state, to_state, reason, units,
          booking_ids, booking_units)
        select ?, ?, ?, row_number() over (order by min(u.nr)), u.ticket_type, u.from_state, u.to_state, u.reason,
          sum(u.units), array_agg(u.booking_id order by u.nr) filter (where u.booking_id is not null),
          array_agg(u.units order by u.nr) filter (where u.booking_id is not null)
        from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::uuid[], ?::text[])
          with ordinality as u (ticket_type, units, from_state, to_state, booking_id, reason, nr)
        group by u.ticket_type, u.from_state, u.to_state, u.reason)
      """;
  private static final String MADE =
      """
      , made_rows as (insert into booking (id, event_id, ticket_type, user_id, quantity, unit_price, currency, status,
          reference, idempotency_key, request_hash, hold_expires_at, offer_id, created_at, updated_at)
        select u.id, ?, u.ticket_type, u.user_id, u.quantity, u.unit_price, u.currency, u.status,
          u.reference, u.idempotency_key, u.request_hash, u.hold_expires_at, u.offer_id, ?, ?
        from unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::numeric[], ?::text[], ?::text[], ?::text[],
            ?::uuid[], ?::uuid[], ?::timestamptz[], ?::uuid[])
          as u (id, ticket_type, user_id, quantity, unit_price, currency, status, reference, idempotency_key,
            request_hash, hold_expires_at, offer_id))
      """;
  private static final String CHANGED =
      """
      , changed_rows as (update booking b set status = u.status, sequence = u.sequence, reason = u.reason,
          confirmed_at = u.confirmed_at, updated_at = ?
        from unnest(?::uuid[], ?::text[], ?::int[], ?::text[], ?::timestamptz[])
          as u (id, status, sequence, reason, confirmed_at) where b.id = u.id)
      """;
  private static final String REFUNDS =
      """
      , refund_rows as (insert into refund (booking_id, sequence, event_id, amount, currency, reason, created_at,
          payment_id)
        select u.id, u.sequence, ?, u.amount, u.currency, u.reason, ?,
          (select p.id from payment p where p.booking_id = u.id and p.state in ('capture_due', 'captured'))
        from unnest(?::uuid[], ?::int[], ?::numeric[], ?::text[], ?::text[])
          as u (id, sequence, amount, currency, reason))
      """;
  private static final String CONTACTS =
      "insert into booking_contact (booking_id, email, locale) values (?, ?, ?)";
  private static final String HOLDS =
      "update booking set hold_expires_at = ?, extended_from = ?, extended_at = ?, lapsed_at = ? where id = ?";
  private static final String DETAILS =
      "update booking set quantity = ?, details = ?::jsonb where id = ?";
  private static final String ACCESS_CODES =
      "update access_code set booking_id = ? where event_id = ? and hash = ?";
  private static final String PROMO_CODES =
      "update promo_code set uses = uses + ? where event_id = ? and code = ?";
  private static final String FREED = "delete from admission where booking_id = any (?)";
  private static final String ADMISSIONS =
      """
      insert into admission (event_id, ticket, line, booking_id)
        select ?, u.ticket, u.line, u.booking_id from unnest(?::uuid[], ?::int[], ?::uuid[]) as u (ticket, line, booking_id)
      """;
  private static final String PAYMENTS =
      "update payment set state = ?, updated_at = ? where id = ? and state = 'authorised'";
  private static final String TERMS =
      """
      insert into event (event_id, version, organizer_id, name, venue, event_date, status, currency,
        sale_starts_at, sale_ends_at, max_per_order, max_per_person, guest_checkout, hold_seconds, hold_extendable,
        payment_since, waiting_room_opens_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id) do update set version = excluded.version, organizer_id = excluded.organizer_id,
        name = excluded.name, venue = excluded.venue, event_date = excluded.event_date, status = excluded.status,
        currency = excluded.currency, sale_starts_at = excluded.sale_starts_at, sale_ends_at = excluded.sale_ends_at,
        max_per_order = excluded.max_per_order, max_per_person = excluded.max_per_person,
        guest_checkout = excluded.guest_checkout, hold_seconds = excluded.hold_seconds,
        hold_extendable = excluded.hold_extendable, waiting_room_opens_at = excluded.waiting_room_opens_at,
        payment_since = case when excluded.payment_since is not null
          then coalesce(event.payment_since, excluded.payment_since) end
      """;
  private static final String TERMS_POOLS =
      """
      insert into pool (event_id, ticket_type, position, name, price, capacity, available, waitlist_reserved,
        waitlist_until, draws_from, access_code_required)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id, ticket_type) do update set position = excluded.position, name = excluded.name,
        price = excluded.price, capacity = excluded.capacity, available = excluded.available,
        waitlist_reserved = excluded.waitlist_reserved, waitlist_until = excluded.waitlist_until,
        draws_from = excluded.draws_from, access_code_required = excluded.access_code_required
      """;

  private final Connection connection;
  private final Settlement settlement;
  private final Timestamp now;

  SettlementWriter(Connection connection, Settlement settlement) {
    this.connection = connection;
    this.settlement = settlement;
    this.now = Timestamp.from(settlement.before().now());
  }

  void write() throws SQLException {
    if (settlement.terms() != null) {
      writeTerms();
    }
    // First, so that a refund of the same batch finds the payment that it goes back through.
    writePayments();
    if (settlement.changesStock()) {
      try (PreparedStatement statement = connection.prepareStatement(sql())) {
        bind(statement);
        statement.executeQuery().close();
      }
    }
    writeContacts();
    writeHolds();
    writeDetails();
    writeCodes();
    writeAdmissions();
  }

  /** First what is free again: another booking of the batch may use it. */
  private void writeAdmissions() throws SQLException {
    List<AdmissionUse> over =
        settlement.admissions().stream().filter(AdmissionUse::isOver).toList();
    if (!over.isEmpty()) {
      try (PreparedStatement s = connection.prepareStatement(FREED)) {
        array(s, 1, "uuid", over, AdmissionUse::bookingId);
        s.executeUpdate();
      }
    }
    List<AdmissionUse> used =
        settlement.admissions().stream().filter(use -> !use.isOver()).toList();
    if (!used.isEmpty()) {
      try (PreparedStatement s = connection.prepareStatement(ADMISSIONS)) {
        s.setString(1, settlement.before().eventId());
        array(s, 2, "uuid", used, AdmissionUse::ticket);
        array(s, 3, "int4", used, AdmissionUse::line);
        array(s, 4, "uuid", used, AdmissionUse::bookingId);
        s.executeUpdate();
      }
    }
  }

  /** In order: what one booking gives back another may use. */
  private void writeCodes() throws SQLException {
    if (settlement.codes().isEmpty()) {
      return;
    }
    String eventId = settlement.before().eventId();
    try (PreparedStatement access = connection.prepareStatement(ACCESS_CODES);
        PreparedStatement promo = connection.prepareStatement(PROMO_CODES)) {
      for (CodeUse use : settlement.codes()) {
        if (use.accessCode() != null) {
          access.setObject(1, use.used() ? use.bookingId() : null, Types.OTHER);
          access.setString(2, eventId);
          access.setObject(3, use.accessCode());
          access.addBatch();
        }
        if (use.promoCode() != null) {
          promo.setInt(1, use.used() ? 1 : -1);
          promo.setString(2, eventId);
          promo.setString(3, use.promoCode());
          promo.addBatch();
        }
      }
      access.executeBatch();
      promo.executeBatch();
    }
  }

  private void writeDetails() throws SQLException {
    List<Booking> unusual =
        Stream.concat(settlement.made().stream().map(Made::booking), lastStates().stream())
            .filter(b -> !b.details().isNone())
            .toList();
    if (unusual.isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(DETAILS)) {
      for (Booking booking : unusual) {
        s.setInt(1, booking.quantity());
        s.setString(2, Rows.text(booking.details()));
        s.setObject(3, booking.id());
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  /** What few holds have: more time, or a life after their end. */
  private void writeHolds() throws SQLException {
    List<Booking> unusual =
        lastStates().stream()
            .filter(
                b ->
                    b.hold() != null
                        && (b.hold().extension() != null || b.hold().lapsedAt() != null))
            .toList();
    if (unusual.isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(HOLDS)) {
      for (Booking booking : unusual) {
        Booking.Extension more = booking.hold().extension();
        timestamp(s, 1, booking.hold().expiresAt());
        timestamp(s, 2, more == null ? null : more.from());
        timestamp(s, 3, more == null ? null : more.at());
        timestamp(s, 4, booking.hold().lapsedAt());
        s.setObject(5, booking.id());
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  /** In the transaction of the bookings: a payment is kept if, and only if, it bought tickets. */
  private void writePayments() throws SQLException {
    if (settlement.payments().isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(PAYMENTS)) {
      for (PaymentMove move : settlement.payments()) {
        s.setString(1, move.kept() ? "capture_due" : "refund_due");
        s.setTimestamp(2, now);
        s.setObject(3, move.paymentId());
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  /** Few bookings bring one: a statement of its own, behind the rows that it refers to. */
  private void writeContacts() throws SQLException {
    if (settlement.contacts().isEmpty()) {
      return;
    }
    try (PreparedStatement s = connection.prepareStatement(CONTACTS)) {
      for (GuestContact told : settlement.contacts()) {
        s.setObject(1, told.bookingId());
        s.setString(2, told.contact().email());
        s.setString(3, told.contact().locale());
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  private boolean writesPools() {
    return settlement.terms() == null;
  }

  private String sql() {
    return "with "
        + STOCK
        + (writesPools() ? POOLS : "")
        + (settlement.moves().isEmpty() ? "" : LEDGER)
        + (settlement.made().isEmpty() ? "" : MADE)
        + (settlement.changed().isEmpty() ? "" : CHANGED)
        + (refunds().isEmpty() ? "" : REFUNDS)
        + " select "
        + Outbox.EMIT;
  }

  private void bind(PreparedStatement s) throws SQLException {
    String eventId = settlement.before().eventId();
    int i = 1;
    s.setLong(i++, settlement.version());
    s.setString(i++, eventId);
    if (writesPools()) {
      List<Pool> pools = settlement.pools();
      array(s, i++, "text", pools, Pool::ticketType);
      array(s, i++, "int4", pools, Pool::available);
      array(s, i++, "int4", pools, Pool::waitlistReserved);
      array(s, i++, "text", pools, Pool::waitlistUntil);
      s.setString(i++, eventId);
    }
    if (!settlement.moves().isEmpty()) {
      List<Move> moves = settlement.moves();
      s.setString(i++, eventId);
      s.setLong(i++, settlement.version());
      s.setTimestamp(i++, now);
      array(s, i++, "text", moves, Move::ticketType);
      array(s, i++, "int4", moves, Move::units);
      array(s, i++, "text", moves, Move::from);
      array(s, i++, "text", moves, Move::to);
      array(s, i++, "uuid", moves, Move::bookingId);
      array(s, i++, "text", moves, m -> text(m.reason()));
    }
    if (!settlement.made().isEmpty()) {
      List<Booking> made = settlement.made().stream().map(Made::booking).toList();
      s.setString(i++, eventId);
      s.setTimestamp(i++, now);
      s.setTimestamp(i++, now);
      array(s, i++, "uuid", made, Booking::id);
      array(s, i++, "text", made, Booking::ticketType);
      array(s, i++, "text", made, Booking::userId);
      array(s, i++, "int4", made, Booking::quantity);
      array(s, i++, "numeric", made, Booking::unitPrice);
      array(s, i++, "text", made, Booking::currency);
      array(s, i++, "text", made, b -> b.status().wireName());
      array(s, i++, "text", made, Booking::reference);
      array(s, i++, "uuid", made, Booking::idempotencyKey);
      array(s, i++, "uuid", made, Booking::requestHash);
      array(s, i++, "text", made, b -> of(b, Booking.Hold::expiresAt));
      array(s, i++, "uuid", made, b -> of(b, Booking.Hold::offerId));
    }
    if (!settlement.changed().isEmpty()) {
      List<Booking> changed = lastStates();
      s.setTimestamp(i++, now);
      array(s, i++, "uuid", changed, Booking::id);
      array(s, i++, "text", changed, b -> b.status().wireName());
      array(s, i++, "int4", changed, Booking::sequence);
      array(s, i++, "text", changed, b -> text(b.reason()));
      array(s, i++, "text", changed, b -> of(b, Booking.Hold::confirmedAt));
    }
    if (!refunds().isEmpty()) {
      s.setString(i++, eventId);
      s.setTimestamp(i++, now);
      array(s, i++, "uuid", refunds(), Booking::id);
      array(s, i++, "int4", refunds(), Booking::sequence);
      array(s, i++, "numeric", refunds(), Booking::refundDue);
      array(s, i++, "text", refunds(), Booking::currency);
      array(s, i++, "text", refunds(), b -> text(b.why()));
    }
    s.setBytes(i, OutboxEnvelope.write(SaleRecords.of(settlement)));
  }

  /** An update meets a row once: of several states of a booking the last one is written. */
  private List<Booking> lastStates() {
    Map<UUID, Booking> last = new LinkedHashMap<>();
    settlement.changed().forEach(m -> last.put(m.booking().id(), m.booking()));
    return List.copyOf(last.values());
  }

  private List<Booking> refunds() {
    return settlement.changed().stream()
        .map(Made::booking)
        .filter(b -> b.refundDue().signum() > 0)
        .toList();
  }

  private static Object of(Booking booking, Function<Booking.Hold, Object> field) {
    return booking.hold() == null ? null : field.apply(booking.hold());
  }

  private static String text(Reason value) {
    return value == null ? null : value.wireName();
  }

  private void writeTerms() throws SQLException {
    SaleTerms t = settlement.terms();
    try (PreparedStatement s = connection.prepareStatement(TERMS)) {
      s.setString(1, t.eventId());
      s.setLong(2, t.version());
      s.setString(3, t.organizerId());
      s.setString(4, t.name());
      s.setString(5, t.venue());
      timestamp(s, 6, t.eventDate());
      s.setString(7, t.status());
      s.setString(8, t.currency());
      timestamp(s, 9, t.saleStartsAt());
      timestamp(s, 10, t.saleEndsAt());
      s.setInt(11, t.perOrder());
      s.setObject(12, t.maxPerPerson(), Types.INTEGER);
      s.setBoolean(13, t.guestCheckout());
      s.setObject(14, t.isPaid() ? (Integer) (int) t.hold().toSeconds() : null, Types.INTEGER);
      s.setBoolean(15, t.isPaid() && t.payment().extendable());
      s.setTimestamp(16, t.isPaid() ? now : null);
      timestamp(s, 17, t.hasWaitingRoom() ? t.waitingRoom().opensAt() : null);
      s.executeUpdate();
    }
    try (PreparedStatement s = connection.prepareStatement(TERMS_POOLS)) {
      for (Pool pool : settlement.pools()) {
        s.setString(1, t.eventId());
        s.setString(2, pool.ticketType());
        s.setInt(3, pool.position());
        s.setString(4, pool.name());
        s.setBigDecimal(5, pool.price());
        s.setInt(6, pool.capacity());
        s.setInt(7, pool.available());
        s.setInt(8, pool.waitlistReserved());
        timestamp(s, 9, pool.waitlistUntil());
        s.setString(10, pool.drawsFrom());
        s.setBoolean(11, pool.accessCodeRequired());
        s.addBatch();
      }
      s.executeBatch();
    }
  }

  private <T> void array(
      PreparedStatement s, int index, String type, List<T> rows, Function<T, Object> column)
      throws SQLException {
    s.setArray(index, Columns.of(connection, type, rows, column));
  }

  private static void timestamp(PreparedStatement s, int index, Instant value) throws SQLException {
    s.setTimestamp(index, value == null ? null : Timestamp.from(value));
  }
}
