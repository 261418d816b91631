package io.evently.waitlist.queue;

import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.queue.Queue.Key;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The entries, read. */
@Singleton
public class Entries {

  static final String SELECT =
      """
      select e.*, o.id as o_id, o.status as o_status, o.booking_id, o.booking_reference, o.unit_price,
        o.currency, o.offered_at, o.expires_at
      from entry e left join offer o on o.id = e.offer_id
      """;

  /** Whom to ask first: who was passed too often, then the virtual join time, then the id. */
  private static final String ORDER = "(e.passes >= ?) desc, e.rank_at, e.id";

  private final WaitlistConfig config;

  Entries(WaitlistConfig config) {
    this.config = config;
  }

  /** The person's open entry. */
  public Optional<Entry> open(Connection connection, Key key, String userId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + "where e.event_id = ? and e.ticket_type = ? and e.user_id = ?"
                + " and e.status in ('waiting', 'offered')")) {
      select.setString(1, key.eventId());
      select.setString(2, key.ticketType());
      select.setString(3, userId);
      return list(select).stream().findFirst();
    }
  }

  /** All entries of a person for an event, open ones first, then the newest. */
  public List<Entry> ofPerson(Connection connection, String eventId, String userId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + "where e.event_id = ? and e.user_id = ?"
                + " order by (e.status in ('waiting', 'offered')) desc, e.joined_at desc limit 20")) {
      select.setString(1, eventId);
      select.setString(2, userId);
      return list(select);
    }
  }

  /** One entry. */
  public Optional<Entry> byId(Connection connection, UUID id) throws SQLException {
    return byIds(connection, List.of(id)).stream().findFirst();
  }

  /** Entries by id, in no order. */
  public List<Entry> byIds(Connection connection, Collection<UUID> ids) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "where e.id = any (?)")) {
      select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      return list(select);
    }
  }

  /** The entry of an offer, also of one that is not its last. */
  public Optional<Entry> byOffer(Connection connection, UUID offerId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select e.*, o.id as o_id, o.status as o_status, o.booking_id, o.booking_reference, o.unit_price,
              o.currency, o.offered_at, o.expires_at
            from offer o join entry e on e.id = o.entry_id where o.id = ?
            """)) {
      select.setObject(1, offerId);
      return list(select).stream().findFirst();
    }
  }

  /** Whether booking-service is being asked for an offer to this entry at this moment. */
  public boolean isAsked(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select asked from entry where id = ?")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Who waits and is not being asked, in the order of the queue. */
  public List<Entry> inOrder(Connection connection, Key key, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT
                + "where e.event_id = ? and e.ticket_type = ? and e.status = 'waiting'"
                + " and not e.asked order by "
                + ORDER
                + " limit ?")) {
      select.setString(1, key.eventId());
      select.setString(2, key.ticketType());
      select.setInt(3, config.bypassCap());
      select.setInt(4, limit);
      return list(select);
    }
  }

  /** 1 for who is asked next; the same order that {@link #inOrder} has. 0 for who does not wait. */
  public int position(Connection connection, Entry entry) throws SQLException {
    if (entry.status() != Entry.Status.WAITING) {
      return 0;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select 1 + count(*) from entry e
            where e.event_id = ? and e.ticket_type = ? and e.status = 'waiting'
              and (e.passes < ?, e.rank_at, e.id) < (?, ?, ?)
            """)) {
      select.setString(1, entry.eventId());
      select.setString(2, entry.ticketType());
      select.setInt(3, config.bypassCap());
      select.setBoolean(4, entry.passes() < config.bypassCap());
      select.setTimestamp(5, Timestamp.from(entry.rankAt()));
      select.setObject(6, entry.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  static List<Entry> list(PreparedStatement select) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(entry(rows));
      }
    }
    return entries;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getString("event_id"),
        row.getString("ticket_type"),
        row.getString("user_id"),
        row.getInt("quantity"),
        row.getString("tier"),
        Entry.Status.of(row.getString("status")),
        row.getString("change"),
        row.getString("reason"),
        instant(row, "joined_at"),
        instant(row, "rank_at"),
        row.getInt("passes"),
        row.getInt("ignored"),
        offer(row),
        row.getInt("sequence"),
        instant(row, "updated_at"));
  }

  private static Offer offer(ResultSet row) throws SQLException {
    UUID id = row.getObject("o_id", UUID.class);
    return id == null
        ? null
        : new Offer(
            id,
            row.getString("o_status"),
            row.getObject("booking_id", UUID.class),
            row.getString("booking_reference"),
            row.getBigDecimal("unit_price"),
            row.getString("currency"),
            instant(row, "offered_at"),
            instant(row, "expires_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
