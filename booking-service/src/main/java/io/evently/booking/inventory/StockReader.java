package io.evently.booking.inventory;

import io.evently.booking.sale.AccessCode;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.Codes;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.PromoCode;
import io.evently.booking.sale.SaleTerms;
import io.evently.booking.sale.StockState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Takes an event's lock and reads all that a batch needs, in one round trip. */
final class StockReader {

  // Several statements, not one: each takes its snapshot after the lock is held, so a second
  // replica's commit is always seen.
  private static final String LOCK =
      "select version, clock_timestamp() as now from stock" + " where event_id = ? for update;";
  private static final String TERMS = "select * from event where event_id = ?;";
  private static final String POOLS =
      "select p.*, "
          + Rows.PUBLISHED_COLUMNS
          + " from pool p left join published_price r using (event_id, ticket_type)"
          + " where p.event_id = ? order by p.position;";
  private static final String REPLAYS =
      "select " + Rows.BOOKING_COLUMNS + " from booking b where b.idempotency_key = any (?);";
  // Only where there is a limit to hold, or where this batch may bring one.
  private static final String TOTALS =
      "select user_id, sum(quantity)::int as total from booking"
          + " where user_id = any (?) and event_id = ? and status in ('held', 'confirmed')"
          + " and (? or exists (select 1 from event e where e.event_id = ? and e.max_per_person is not null))"
          + " group by user_id;";
  private static final String BOOKINGS =
      "select " + Rows.BOOKING_COLUMNS + " from booking b where b.id = any (?);";
  private static final String OFFERS =
      "select " + Rows.BOOKING_COLUMNS + " from booking b where b.offer_id = any (?);";

  // Locked behind the event's row, as everywhere; whoever locks a payment first asks for no stock.
  private static final String PAYMENTS =
      "select id from payment where id = any (?) and state = 'authorised' for update;";

  private static final String ACCESS_CODES =
      "select hash, ticket_types, booking_id is not null as used, revoked_at is not null as revoked"
          + " from access_code where event_id = ? and hash = any (?);";
  private static final String PROMO_CODES =
      "select * from promo_code where event_id = ? and code = any (?);";

  private static final String ADMISSIONS =
      "select ticket, booking_id from admission where event_id = ? and ticket = any (?);";

  private final Connection connection;
  private final String eventId;
  private final Object[] keys;
  private final Object[] buyers;
  private final Object[] bookingIds;
  private final Object[] offerIds;
  private final Object[] paymentIds;
  private final Object[] accessCodes;
  private final Object[] promoCodes;
  private final Object[] tickets;
  private final boolean changesTerms;

  StockReader(Connection connection, String eventId, List<? extends Command> batch) {
    this.connection = connection;
    this.eventId = eventId;
    this.keys =
        batch.stream()
            .flatMap(StockReader::lines)
            .map(BookTickets::idempotencyKey)
            .filter(Objects::nonNull)
            .distinct()
            .toArray();
    this.buyers =
        batch.stream()
            .map(StockReader::person)
            .filter(id -> id != null && !id.startsWith(Booking.GUEST))
            .distinct()
            .toArray();
    this.changesTerms = batch.stream().anyMatch(Command.ApplyTerms.class::isInstance);
    this.bookingIds = batch.stream().flatMap(StockReader::bookings).distinct().toArray();
    this.offerIds =
        batch.stream().map(StockReader::offer).filter(Objects::nonNull).distinct().toArray();
    this.paymentIds =
        batch.stream()
            .filter(ConfirmPaid.class::isInstance)
            .map(c -> ((ConfirmPaid) c).paymentId())
            .distinct()
            .toArray();
    this.accessCodes = codes(batch, Command.Options::accessCode);
    this.promoCodes = codes(batch, Command.Options::promoCode);
    this.tickets =
        batch.stream()
            .flatMap(StockReader::lines)
            .map(BookTickets::ticket)
            .filter(Objects::nonNull)
            .distinct()
            .toArray();
  }

  private static <T> Object[] codes(
      List<? extends Command> batch, Function<Command.Options, T> code) {
    return batch.stream()
        .filter(BookTickets.class::isInstance)
        .map(c -> code.apply(((BookTickets) c).options()))
        .filter(Objects::nonNull)
        .distinct()
        .toArray();
  }

  private static Stream<BookTickets> lines(Command command) {
    return switch (command) {
      case BookTickets book -> Stream.of(book);
      case BookOrder order -> order.lines().stream();
      default -> Stream.empty();
    };
  }

  private static String person(Command command) {
    return switch (command) {
      case BookTickets book -> book.buyer().userId();
      case BookOrder order -> order.lines().getFirst().buyer().userId();
      case DrawOffer draw -> draw.userId();
      case ConfirmPaid paid -> paid.userId();
      default -> null;
    };
  }

  private static Stream<UUID> bookings(Command command) {
    return switch (command) {
      case CancelBooking cancel -> Stream.of(cancel.bookingId());
      case ConfirmHold confirm -> Stream.of(confirm.bookingId());
      case ConfirmPaid paid -> Stream.of(paid.bookingId());
      case ExtendHold extend -> Stream.of(extend.bookingId());
      case ExpireHolds expire -> expire.bookingIds().stream();
      default -> Stream.empty();
    };
  }

  private static UUID offer(Command command) {
    return switch (command) {
      case DrawOffer draw -> draw.offerId();
      case SettleOffer settle -> settle.offerId();
      default -> null;
    };
  }

  /** Null when there is no stock row: nobody ever told of this event. */
  StockState lock() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      bind(statement);
      statement.execute();
      return read(statement);
    }
  }

  private String sql() {
    return LOCK
        + TERMS
        + POOLS
        + (keys.length > 0 ? REPLAYS : "")
        + (buyers.length > 0 ? TOTALS : "")
        + (bookingIds.length > 0 ? BOOKINGS : "")
        + (offerIds.length > 0 ? OFFERS : "")
        + (paymentIds.length > 0 ? PAYMENTS : "")
        + (accessCodes.length > 0 ? ACCESS_CODES : "")
        + (promoCodes.length > 0 ? PROMO_CODES : "")
        + (tickets.length > 0 ? ADMISSIONS : "");
  }

  private void bind(PreparedStatement statement) throws SQLException {
    int i = 1;
    statement.setString(i++, eventId);
    statement.setString(i++, eventId);
    statement.setString(i++, eventId);
    if (keys.length > 0) {
      statement.setArray(i++, array("uuid", keys));
    }
    if (buyers.length > 0) {
      statement.setArray(i++, array("text", buyers));
      statement.setString(i++, eventId);
      statement.setBoolean(i++, changesTerms);
      statement.setString(i++, eventId);
    }
    if (bookingIds.length > 0) {
      statement.setArray(i++, array("uuid", bookingIds));
    }
    if (offerIds.length > 0) {
      statement.setArray(i++, array("uuid", offerIds));
    }
    if (paymentIds.length > 0) {
      statement.setArray(i++, array("uuid", paymentIds));
    }
    if (accessCodes.length > 0) {
      statement.setString(i++, eventId);
      statement.setArray(i++, array("uuid", accessCodes));
    }
    if (promoCodes.length > 0) {
      statement.setString(i++, eventId);
      statement.setArray(i++, array("text", promoCodes));
    }
    if (tickets.length > 0) {
      statement.setString(i++, eventId);
      statement.setArray(i, array("uuid", tickets));
    }
  }

  private StockState read(PreparedStatement statement) throws SQLException {
    long version;
    Instant now;
    try (ResultSet row = statement.getResultSet()) {
      if (!row.next()) {
        return null;
      }
      version = row.getLong("version");
      now = Rows.instant(row, "now");
    }
    List<Pool> pools = new ArrayList<>();
    Map<UUID, Booking> replays = new HashMap<>();
    Map<String, Integer> totals = new HashMap<>();
    Map<UUID, Booking> bookings = new HashMap<>();
    Map<UUID, Booking> offers = new HashMap<>();
    Set<UUID> authorised = new HashSet<>();
    SaleTerms[] known = new SaleTerms[1];
    next(statement, row -> known[0] = terms(row));
    next(statement, row -> pools.add(Rows.pool(row)));
    if (keys.length > 0) {
      next(statement, row -> put(replays, Rows.booking(row), Booking::idempotencyKey));
    }
    if (buyers.length > 0) {
      next(statement, row -> totals.put(row.getString("user_id"), row.getInt("total")));
    }
    if (bookingIds.length > 0) {
      next(statement, row -> put(bookings, Rows.booking(row), Booking::id));
    }
    if (offerIds.length > 0) {
      next(statement, row -> put(offers, Rows.booking(row), b -> b.hold().offerId()));
    }
    if (paymentIds.length > 0) {
      next(statement, row -> authorised.add(row.getObject("id", UUID.class)));
    }
    Map<UUID, AccessCode> access = new HashMap<>();
    Map<String, PromoCode> promo = new HashMap<>();
    if (accessCodes.length > 0) {
      next(statement, row -> access.put(row.getObject("hash", UUID.class), Rows.accessCode(row)));
    }
    if (promoCodes.length > 0) {
      next(statement, row -> promo.put(row.getString("code"), Rows.promoCode(row)));
    }
    Map<UUID, Set<UUID>> admitted = new HashMap<>();
    if (tickets.length > 0) {
      next(
          statement,
          row ->
              admitted
                  .computeIfAbsent(row.getObject("ticket", UUID.class), ticket -> new HashSet<>())
                  .add(row.getObject("booking_id", UUID.class)));
    }
    SaleTerms withTypes = known[0] == null ? null : withTypes(known[0], pools);
    return new StockState(
        eventId,
        withTypes,
        version,
        now,
        pools,
        replays,
        totals,
        bookings,
        offers,
        authorised,
        new Codes(access, promo, admitted));
  }

  private static void put(Map<UUID, Booking> map, Booking booking, Function<Booking, UUID> key) {
    map.put(key.apply(booking), booking);
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void next(PreparedStatement statement, RowReader reader) throws SQLException {
    statement.getMoreResults();
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private static SaleTerms terms(ResultSet row) throws SQLException {
    return new SaleTerms(
        row.getString("event_id"),
        row.getLong("version"),
        row.getString("organizer_id"),
        row.getString("name"),
        row.getString("venue"),
        Rows.instant(row, "event_date"),
        row.getString("status"),
        row.getString("currency"),
        Rows.instant(row, "sale_starts_at"),
        Rows.instant(row, "sale_ends_at"),
        row.getInt("max_per_order"),
        Rows.integer(row, "max_per_person"),
        row.getBoolean("guest_checkout"),
        payment(row),
        waitingRoom(row),
        List.of(),
        List.of());
  }

  private static SaleTerms.PaymentStep payment(ResultSet row) throws SQLException {
    Integer seconds = Rows.integer(row, "hold_seconds");
    return seconds == null
        ? null
        : new SaleTerms.PaymentStep(true, seconds, row.getBoolean("hold_extendable"));
  }

  private static SaleTerms.WaitingRoom waitingRoom(ResultSet row) throws SQLException {
    Instant opensAt = Rows.instant(row, "waiting_room_opens_at");
    return opensAt == null ? null : new SaleTerms.WaitingRoom(opensAt);
  }

  /** A pool without capacity belongs to a type that was taken out of the catalogue. */
  private static SaleTerms withTypes(SaleTerms t, List<Pool> pools) {
    return new SaleTerms(
        t.eventId(),
        t.version(),
        t.organizerId(),
        t.name(),
        t.venue(),
        t.eventDate(),
        t.status(),
        t.currency(),
        t.saleStartsAt(),
        t.saleEndsAt(),
        t.maxPerOrder(),
        t.maxPerPerson(),
        t.guestCheckout(),
        t.payment(),
        t.waitingRoom(),
        pools.stream()
            .filter(p -> p.capacity() > 0 && !p.isShared())
            .map(
                p ->
                    new SaleTerms.TicketType(
                        p.ticketType(),
                        p.name(),
                        p.price(),
                        p.capacity(),
                        p.sharedPool(),
                        p.accessCodeRequired()))
            .toList(),
        pools.stream()
            .filter(Pool::isShared)
            .map(p -> new SaleTerms.SharedPool(p.sharedPool(), p.capacity()))
            .toList());
  }

  private Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }
}
