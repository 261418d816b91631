package io.evently.booking.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.sale.AccessCode;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Details;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.PromoCode;
import io.evently.booking.sale.PublishedPrice;
import io.evently.booking.sale.Reason;
import io.evently.platform.json.WireFormat;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Rows as values. */
public final class Rows {

  /** The columns that {@link #booking} reads, in any order. */
  public static final String BOOKING_COLUMNS =
      "b.id, b.event_id, b.ticket_type, b.user_id, b.quantity, b.unit_price, b.currency, b.status,"
          + " b.reference, b.sequence, b.idempotency_key, b.request_hash, b.created_at, b.updated_at,"
          + " b.hold_expires_at, b.confirmed_at, b.offer_id, b.reason, b.extended_from, b.extended_at,"
          + " b.lapsed_at, b.details";

  /** The columns of {@code published_price r} that {@link #pool} reads. */
  static final String PUBLISHED_COLUMNS =
      "r.price as published_price, r.face_value as published_face_value,"
          + " r.currency as published_currency, r.version as published_version";

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());
  private static final ObjectReader DETAILS =
      JSON.readerFor(Details.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Rows() {}

  public static Booking booking(ResultSet row) throws SQLException {
    return new Booking(
        row.getObject("id", UUID.class),
        row.getString("event_id"),
        row.getString("ticket_type"),
        row.getString("user_id"),
        row.getInt("quantity"),
        row.getBigDecimal("unit_price"),
        row.getString("currency"),
        BookingStatus.of(row.getString("status")),
        row.getString("reference"),
        row.getInt("sequence"),
        row.getObject("idempotency_key", UUID.class),
        row.getObject("request_hash", UUID.class),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        hold(row),
        Reason.of(row.getString("reason")),
        details(row.getString("details")));
  }

  private static Details details(String json) throws SQLException {
    try {
      return json == null ? Details.NONE : DETAILS.readValue(json);
    } catch (JsonProcessingException e) {
      throw new SQLDataException("the details of a booking cannot be read", e);
    }
  }

  /** As {@link #booking} reads it. */
  static String text(Details details) {
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable", e);
    }
  }

  private static Booking.Hold hold(ResultSet row) throws SQLException {
    Instant expiresAt = instant(row, "hold_expires_at");
    return expiresAt == null
        ? null
        : new Booking.Hold(
            expiresAt,
            row.getObject("offer_id", UUID.class),
            instant(row, "confirmed_at"),
            extension(row),
            instant(row, "lapsed_at"));
  }

  private static Booking.Extension extension(ResultSet row) throws SQLException {
    Instant from = instant(row, "extended_from");
    return from == null ? null : new Booking.Extension(from, instant(row, "extended_at"));
  }

  static Pool pool(ResultSet row) throws SQLException {
    return new Pool(
        row.getString("ticket_type"),
        row.getInt("position"),
        row.getString("name"),
        row.getBigDecimal("price"),
        row.getInt("capacity"),
        row.getInt("available"),
        row.getInt("waitlist_reserved"),
        instant(row, "waitlist_until"),
        published(row),
        row.getString("draws_from"),
        row.getBoolean("access_code_required"));
  }

  static AccessCode accessCode(ResultSet row) throws SQLException {
    return new AccessCode(
        row.getObject("hash", UUID.class),
        texts(row, "ticket_types"),
        row.getBoolean("used"),
        row.getBoolean("revoked"));
  }

  /** By the columns of {@code promo_code}. */
  public static PromoCode promoCode(ResultSet row) throws SQLException {
    return new PromoCode(
        row.getString("code"),
        row.getBigDecimal("percent_off"),
        row.getBigDecimal("amount_off"),
        integer(row, "max_uses"),
        row.getInt("uses"),
        instant(row, "valid_from"),
        instant(row, "valid_until"),
        texts(row, "ticket_types"),
        row.getTimestamp("ended_at") != null);
  }

  /** Null stays null. */
  public static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : List.of((String[]) array.getArray());
  }

  private static PublishedPrice published(ResultSet row) throws SQLException {
    BigDecimal price = row.getBigDecimal("published_price");
    return price == null
        ? null
        : new PublishedPrice(
            price,
            row.getBigDecimal("published_face_value"),
            row.getString("published_currency"),
            row.getLong("published_version"));
  }

  /** Null stays null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  /** Null where the column is null. */
  static Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }
}
