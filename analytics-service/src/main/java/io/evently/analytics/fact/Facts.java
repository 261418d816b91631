package io.evently.analytics.fact;

import io.evently.platform.inbox.CloudEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes facts. Any order, any number of deliveries of the same records give the same rows: a state
 * is replaced by a higher sequence only, and times of states are kept apart from it.
 */
@Singleton
public class Facts {

  /** Topics that facts come from. */
  public static final List<String> TOPICS =
      List.of(
          "evently.booking.bookings.v1",
          "evently.booking.inventory.v1",
          "evently.event.events.v1",
          "evently.waitlist.entries.v1",
          "evently.notification.deliveries.v1");

  /** Name of the consumer group. */
  public static final String CONSUMER = "analytics-service";

  /** One writer at a time: roll-up rows are shared by many bookings. */
  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('analytics-facts'))";

  private static final String INVENTORY =
      """
      insert into event_fact as e
        (event_id, inventory_version, capacity, available, waitlist_reserved, taken)
      values (?, ?, ?, ?, ?, ?)
      on conflict (event_id) do update set inventory_version = excluded.inventory_version,
        capacity = excluded.capacity, available = excluded.available,
        waitlist_reserved = excluded.waitlist_reserved, taken = excluded.taken
      where e.inventory_version < excluded.inventory_version
      """;

  private static final String EVENT =
      """
      insert into event_fact as e (event_id, version, organizer_id, name, venue, event_date, status,
        currency, price, sale_starts_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id) do update set version = excluded.version,
        organizer_id = excluded.organizer_id, name = excluded.name, venue = excluded.venue,
        event_date = excluded.event_date, status = excluded.status, currency = excluded.currency,
        price = excluded.price, sale_starts_at = excluded.sale_starts_at
      where e.version < excluded.version
      """;

  private static final String ENTRY =
      """
      insert into waitlist_fact as w (entry_id, event_id, user_id, ticket_type, quantity, tier,
        status, sequence, joined_at, updated_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (entry_id) do update set event_id = excluded.event_id,
        user_id = excluded.user_id, ticket_type = excluded.ticket_type,
        quantity = excluded.quantity, tier = excluded.tier, status = excluded.status,
        sequence = excluded.sequence, joined_at = excluded.joined_at,
        updated_at = excluded.updated_at
      where w.sequence < excluded.sequence
      """;

  private static final String OFFER =
      """
      insert into offer_fact as o (offer_id, entry_id, event_id, quantity, offered_at, outcome)
      values (?, ?, ?, ?, ?, ?)
      on conflict (offer_id) do update set
        offered_at = least(o.offered_at, excluded.offered_at),
        outcome = coalesce(o.outcome, excluded.outcome)
      """;

  /**
   * Applies records of any of the topics; types that are not known are left alone.
   *
   * @throws io.evently.platform.inbox.PoisonException when one cannot be read
   */
  public void apply(Connection connection, List<CloudEvent> records) throws SQLException {
    lock(connection);
    var bookings = new BookingFacts();
    List<Said.Delivery> deliveries = new ArrayList<>();
    Map<String, Said.Inventory> inventories = new TreeMap<>();
    for (CloudEvent record : records) {
      switch (record.type()) {
        case "evently.booking.held.v1",
            "evently.booking.confirmed.v1",
            "evently.booking.cancelled.v1",
            "evently.booking.expired.v1" ->
            bookings.add(record.data(Said.Booking.class));
        case "evently.booking.inventory.changed.v1" -> {
          Said.Inventory said = record.data(Said.Inventory.class);
          inventories.merge(said.eventId(), said, (a, b) -> a.version() > b.version() ? a : b);
        }
        case "evently.event.changed.v1" -> event(connection, record.data(Said.Event.class));
        case "evently.waitlist.entry.changed.v1" ->
            entry(connection, record.data(Said.Entry.class));
        case "evently.notification.delivery.settled.v1" ->
            deliveries.add(record.data(Said.Delivery.class));
        default -> {
          // A later version of a producer may say more than is counted here.
        }
      }
    }
    bookings.write(connection);
    DeliveryFacts.write(connection, deliveries);
    for (Said.Inventory said : inventories.values()) {
      inventory(connection, said);
    }
  }

  /** Keeps all other writers out until the transaction ends. */
  public void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
    }
  }

  /** Empties facts and roll-ups. */
  public void clear(Connection connection) throws SQLException {
    for (String table :
        List.of(
            "booking_fact",
            "event_fact",
            "waitlist_fact",
            "offer_fact",
            "delivery_fact",
            "roll_up")) {
      run(connection, "delete from " + table);
    }
  }

  private static void inventory(Connection connection, Said.Inventory i) throws SQLException {
    run(
        connection,
        INVENTORY,
        i.eventId(),
        i.version(),
        i.capacity(),
        i.available(),
        i.waitlistReserved(),
        i.taken());
  }

  private static void event(Connection connection, Said.Event e) throws SQLException {
    run(
        connection,
        EVENT,
        e.eventId(),
        e.version(),
        e.organizerId(),
        e.name(),
        e.venue(),
        e.eventDate(),
        e.status(),
        e.currency(),
        e.lowestPrice(),
        e.saleStartsAt() == null ? e.createdAt() : e.saleStartsAt());
  }

  private static void entry(Connection connection, Said.Entry e) throws SQLException {
    run(
        connection,
        ENTRY,
        e.entryId(),
        e.eventId(),
        e.userId(),
        e.ticketType(),
        e.quantity(),
        e.tier(),
        e.status(),
        e.sequence(),
        e.joinedAt(),
        e.updatedAt());
    if (e.offer() != null) {
      run(
          connection,
          OFFER,
          e.offer().offerId(),
          e.entryId(),
          e.eventId(),
          e.quantity(),
          e.offer().offeredAt(),
          e.outcome());
    }
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        if (value instanceof Instant instant) {
          statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
        } else if (value == null) {
          statement.setNull(i + 1, java.sql.Types.NULL);
        } else {
          statement.setObject(i + 1, value);
        }
      }
      statement.executeUpdate();
    }
  }
}
