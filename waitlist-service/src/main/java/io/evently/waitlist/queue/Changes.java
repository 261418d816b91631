package io.evently.waitlist.queue;

import io.evently.platform.outbox.Outbox;
import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.queue.Queue.Key;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What can happen to an entry. Each change is made at most once, whoever tells of it and how often:
 * the state that it starts from is part of the statement. What happened is said in the same
 * transaction.
 */
@Singleton
public class Changes {

  private static final Duration LONGEST_BOOST = Duration.ofDays(1);

  private final Entries entries;
  private final Queues queues;
  private final Outbox outbox;
  private final WaitlistConfig config;

  Changes(Entries entries, Queues queues, Outbox outbox, WaitlistConfig config) {
    this.entries = entries;
    this.queues = queues;
    this.outbox = outbox;
    this.config = config;
  }

  /**
   * Who wants to wait.
   *
   * @param claimedTier what a guest says, or null
   * @param email where a guest wants to be told, or null
   */
  public record Joining(
      UUID id,
      Key queue,
      String userId,
      int quantity,
      String tier,
      String claimedTier,
      String email,
      String locale,
      String traceparent) {}

  /** The hold that booking-service made for an offer. */
  public record Hold(
      UUID offerId,
      UUID bookingId,
      String reference,
      BigDecimal unitPrice,
      String currency,
      Instant expiresAt) {}

  /** Empty when the person waits there already, or the event is over. */
  public Optional<Entry> join(Connection connection, Joining who) throws SQLException {
    queues.joining(connection, who.queue());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into entry (id, event_id, ticket_type, user_id, quantity, tier, claimed_tier, status,
              change, joined_at, rank_at, updated_at, email, locale)
            select ?, ?, ?, ?, ?, ?, ?, 'waiting', 'joined', t, t - make_interval(secs => ?), t, ?, ?
            from clock_timestamp() t
            where not exists (
              select 1 from event where event_id = ? and status in ('cancelled', 'finished'))
            on conflict do nothing
            """)) {
      insert.setObject(1, who.id());
      insert.setString(2, who.queue().eventId());
      insert.setString(3, who.queue().ticketType());
      insert.setString(4, who.userId());
      insert.setInt(5, who.quantity());
      insert.setString(6, who.tier());
      insert.setString(7, who.claimedTier());
      insert.setDouble(8, boost(who.tier()).toSeconds());
      insert.setString(9, who.email());
      insert.setString(10, who.locale());
      insert.setString(11, who.queue().eventId());
      if (insert.executeUpdate() == 0) {
        return Optional.empty();
      }
    }
    return say(connection, List.of(who.id()), who.traceparent()).stream().findFirst();
  }

  private Duration boost(String tier) {
    Duration boost = config.boosts().getOrDefault(tier, Duration.ZERO);
    return boost.compareTo(LONGEST_BOOST) > 0 ? LONGEST_BOOST : boost;
  }

  /** booking-service holds units for these offers; those that were recorded before are left. */
  public List<Entry> offered(Connection connection, List<Hold> holds, String traceparent)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            with held as (
              update offer o set status = 'held', booking_id = u.booking_id, booking_reference = u.reference,
                unit_price = u.unit_price, currency = u.currency, expires_at = u.expires_at,
                offered_at = clock_timestamp()
              from unnest(?::uuid[], ?::uuid[], ?::text[], ?::numeric[], ?::text[], ?::timestamptz[])
                as u (id, booking_id, reference, unit_price, currency, expires_at)
              where o.id = u.id and o.status = 'asked' returning o.id, o.entry_id)
            update entry e set status = 'offered', change = 'offered', asked = false, offer_id = held.id,
              sequence = e.sequence + 1, updated_at = clock_timestamp()
            from held where e.id = held.entry_id and e.status = 'waiting' returning e.id
            """)) {
      array(connection, update, 1, "uuid", holds, Hold::offerId);
      array(connection, update, 2, "uuid", holds, Hold::bookingId);
      array(connection, update, 3, "text", holds, Hold::reference);
      array(connection, update, 4, "numeric", holds, Hold::unitPrice);
      array(connection, update, 5, "text", holds, Hold::currency);
      array(connection, update, 6, "timestamptz", holds, h -> h.expiresAt().toString());
      return say(connection, ids(update), traceparent);
    }
  }

  /** Accepted offers: the holds are bookings. */
  public List<Entry> accepted(Connection connection, Collection<UUID> offers, String traceparent)
      throws SQLException {
    return say(
        connection,
        settle(connection, offers, "accepted", "change = 'accepted', status = 'accepted'"),
        traceparent);
  }

  /** Declined offers end their entries; declining costs nothing. */
  public List<Entry> declined(Connection connection, Collection<UUID> offers, String traceparent)
      throws SQLException {
    return say(
        connection,
        settle(
            connection,
            offers,
            "declined",
            "change = 'declined', status = 'left', reason = 'declined'"),
        traceparent);
  }

  /**
   * An ignored offer moves the entry once behind those who joined before the offer ended; one too
   * many ends it.
   */
  public List<Entry> expired(Connection connection, Collection<UUID> offers) throws SQLException {
    String last = "e.ignored + 1 >= " + config.ignoredOffers();
    String change =
        "change = 'offer_expired', ignored = e.ignored + 1,"
            + " rank_at = case when e.ignored = 0 then greatest(e.rank_at, now()) else e.rank_at end,"
            + " status = case when "
            + last
            + " then 'closed' else 'waiting' end,"
            + " reason = case when "
            + last
            + " then 'offers_ignored' end";
    return say(connection, settle(connection, offers, "expired", change), null);
  }

  /** Asked in vain: the entry waits on, in its place. */
  public void voided(Connection connection, Collection<UUID> offers) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            with gone as (update offer set status = 'void', settled_at = clock_timestamp()
              where id = any (?) and status = 'asked' returning entry_id)
            update entry e set asked = false from gone where e.id = gone.entry_id
            """)) {
      update.setArray(1, connection.createArrayOf("uuid", offers.toArray()));
      update.executeUpdate();
    }
  }

  /** The person goes; empty when the entry was not open any more. */
  public Optional<Entry> left(Connection connection, UUID entry, String traceparent)
      throws SQLException {
    return end(connection, "id = ?", entry, "left", null, traceparent).stream().findFirst();
  }

  /** One entry ends for a reason of its own. */
  public void closed(Connection connection, UUID entry, String reason) throws SQLException {
    end(connection, "id = ?", entry, "closed", reason, null);
  }

  /** All open entries of an event end. */
  public List<Entry> closedAll(Connection connection, String eventId, String reason)
      throws SQLException {
    return end(connection, "event_id = ?", eventId, "closed", reason, null);
  }

  private List<Entry> end(
      Connection connection,
      String which,
      Object value,
      String status,
      String reason,
      String traceparent)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update entry set status = ?, change = ?, reason = ?, asked = false, sequence = sequence + 1,"
                + " updated_at = clock_timestamp() where "
                + which
                + " and status in ('waiting', 'offered') returning id")) {
      update.setString(1, status);
      update.setString(2, status);
      update.setString(3, reason);
      update.setObject(4, value);
      return say(connection, ids(update), traceparent);
    }
  }

  private static List<UUID> settle(
      Connection connection, Collection<UUID> offers, String status, String change)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "with settled as (update offer set status = ?, settled_at = clock_timestamp()"
                + " where id = any (?) and status in ('asked', 'held') returning id, entry_id)"
                + " update entry e set "
                + change
                + ", asked = false, offer_id = settled.id, sequence = e.sequence + 1,"
                + " updated_at = clock_timestamp() from settled"
                + " where e.id = settled.entry_id and e.status in ('waiting', 'offered')"
                + " returning e.id")) {
      update.setString(1, status);
      update.setArray(2, connection.createArrayOf("uuid", offers.toArray()));
      return ids(update);
    }
  }

  private List<Entry> say(Connection connection, List<UUID> ids, String traceparent)
      throws SQLException {
    List<Entry> changed = ids.isEmpty() ? List.of() : entries.byIds(connection, ids);
    outbox.append(connection, changed.stream().map(e -> EntryRecords.of(e, traceparent)).toList());
    return changed;
  }

  private static List<UUID> ids(PreparedStatement returning) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (ResultSet rows = returning.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
    }
    return ids;
  }

  private static void array(
      Connection connection,
      PreparedStatement statement,
      int index,
      String type,
      List<Hold> holds,
      Function<Hold, Object> column)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf(type, holds.stream().map(column).toArray()));
  }
}
