package io.evently.pricing.price;

import io.evently.platform.outbox.Outbox;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Every price that was asked, and the published ones with their records. The event's row is the
 * lock: whoever writes here has updated it or locked it first.
 */
@Singleton
public class PriceBook {

  private static final String CATALOGUE = "catalogue";

  private static final String HISTORY =
      """
      insert into price_history (event_id, ticket_type, effective_at, price, face_value, currency,
        cause, price_version, recommendation_id, applied_by)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (event_id, ticket_type, effective_at) do update set price = excluded.price,
        face_value = excluded.face_value, currency = excluded.currency
      """;

  private final Outbox outbox;

  PriceBook(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * A price of a type.
   *
   * @param published null while nothing was ever published
   * @param publishedFor the catalogue's price that it was derived from
   */
  public record Entry(
      String ticketType,
      BigDecimal faceValue,
      BigDecimal published,
      BigDecimal publishedFor,
      String currency) {

    /** What is asked: the published price while it stands for the catalogue's. */
    public BigDecimal price() {
      return isPublished() ? published : faceValue;
    }

    boolean isPublished() {
      return published != null && publishedFor.compareTo(faceValue) == 0;
    }

    boolean isTakenBack() {
      return published != null && publishedFor.compareTo(faceValue) != 0;
    }
  }

  /** Who applied what. */
  public record Cause(UUID recommendationId, String appliedBy) {}

  /**
   * The catalogue was changed: what was published for another price is taken back, so that it does
   * not come to life again when the old price does.
   */
  public void catalogueSaid(
      Connection connection, String eventId, List<String> types, Instant at, String traceparent)
      throws SQLException {
    for (String type : types) {
      Entry entry = entry(connection, eventId, type);
      if (entry.isTakenBack()
          || (entry.published() != null && isOfAnotherCurrency(connection, eventId, entry))) {
        Instant later = notBefore(connection, eventId, type, at);
        publish(connection, eventId, entry, entry.faceValue(), later, null, traceparent);
      } else if (differs(connection, eventId, entry)) {
        Instant later = notBefore(connection, eventId, type, at);
        history(connection, eventId, entry, entry.price(), later, 0, null);
      }
    }
  }

  /** The catalogue's news may be older than what was applied before it was heard. */
  private static Instant notBefore(Connection connection, String eventId, String type, Instant at)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select max(effective_at) from price_history where event_id = ? and ticket_type = ?")) {
      select.setString(1, eventId);
      select.setString(2, type);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        Timestamp last = row.getTimestamp(1);
        return last == null || last.toInstant().isBefore(at)
            ? at
            : last.toInstant().plus(1, ChronoUnit.MICROS);
      }
    }
  }

  /**
   * Publishes a price in the caller's transaction.
   *
   * @param cause null where the catalogue is
   * @return the new version of the event's prices
   */
  public long publish(
      Connection connection,
      String eventId,
      Entry entry,
      BigDecimal price,
      Instant at,
      Cause cause,
      String traceparent)
      throws SQLException {
    long version = nextVersion(connection, eventId);
    set(connection, eventId, entry, price);
    history(connection, eventId, entry, price, at, version, cause);
    var data =
        new PriceRecords.Data(
            eventId,
            version,
            entry.ticketType(),
            price,
            entry.currency(),
            entry.faceValue(),
            cause == null ? CATALOGUE : cause.recommendationId().toString(),
            at,
            published(connection, eventId));
    outbox.append(connection, List.of(PriceRecords.of(data, traceparent)));
    return version;
  }

  /** The present price of a type that is known. */
  public Entry entry(Connection connection, String eventId, String type) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select t.ticket_type, t.face_value, t.published, t.published_for, e.currency
            from ticket_type t join event e using (event_id)
            where t.event_id = ? and t.ticket_type = ?
            """)) {
      select.setString(1, eventId);
      select.setString(2, type);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Entry(
            row.getString(1),
            row.getBigDecimal(2),
            row.getBigDecimal(3),
            row.getBigDecimal(4),
            row.getString(5));
      }
    }
  }

  static List<PriceRecords.OfType> published(Connection connection, String eventId)
      throws SQLException {
    List<PriceRecords.OfType> all = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select ticket_type, published, published_for from ticket_type
            where event_id = ? and published is not null order by ticket_type
            """)) {
      select.setString(1, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new PriceRecords.OfType(
                  row.getString(1), row.getBigDecimal(2), row.getBigDecimal(3)));
        }
      }
    }
    return all;
  }

  private static boolean differs(Connection connection, String eventId, Entry entry)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select price, face_value, currency from price_history
            where event_id = ? and ticket_type = ? order by effective_at desc limit 1
            """)) {
      select.setString(1, eventId);
      select.setString(2, entry.ticketType());
      try (ResultSet row = select.executeQuery()) {
        return !row.next()
            || row.getBigDecimal(1).compareTo(entry.price()) != 0
            || row.getBigDecimal(2).compareTo(entry.faceValue()) != 0
            || !row.getString(3).equals(entry.currency());
      }
    }
  }

  private static boolean isOfAnotherCurrency(Connection connection, String eventId, Entry entry)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select currency from price_history
            where event_id = ? and ticket_type = ? order by effective_at desc limit 1
            """)) {
      select.setString(1, eventId);
      select.setString(2, entry.ticketType());
      try (ResultSet row = select.executeQuery()) {
        return row.next() && !row.getString(1).equals(entry.currency());
      }
    }
  }

  private static long nextVersion(Connection connection, String eventId) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update event set price_version = price_version + 1 where event_id = ?"
                + " returning price_version")) {
      update.setString(1, eventId);
      try (ResultSet row = update.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void set(Connection connection, String eventId, Entry entry, BigDecimal price)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update ticket_type set published = ?, published_for = face_value"
                + " where event_id = ? and ticket_type = ?")) {
      update.setBigDecimal(1, price);
      update.setString(2, eventId);
      update.setString(3, entry.ticketType());
      update.executeUpdate();
    }
  }

  private static void history(
      Connection connection,
      String eventId,
      Entry entry,
      BigDecimal price,
      Instant at,
      long version,
      Cause cause)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(HISTORY)) {
      insert.setString(1, eventId);
      insert.setString(2, entry.ticketType());
      insert.setTimestamp(3, Timestamp.from(at));
      insert.setBigDecimal(4, price);
      insert.setBigDecimal(5, entry.faceValue());
      insert.setString(6, entry.currency());
      insert.setString(7, cause == null ? CATALOGUE : "applied");
      insert.setLong(8, version);
      insert.setObject(9, cause == null ? null : cause.recommendationId());
      insert.setString(10, cause == null ? null : cause.appliedBy());
      insert.executeUpdate();
    }
  }
}
