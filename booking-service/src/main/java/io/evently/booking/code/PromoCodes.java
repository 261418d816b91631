package io.evently.booking.code;

import io.evently.booking.inventory.Rows;
import io.evently.booking.sale.PromoCode;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Codes that make tickets cheaper. */
@Singleton
public class PromoCodes {

  /** What a code looks like; small letters are the same as capitals. */
  public static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  private static final int MOST = 1000;

  private final CodeStore store;

  PromoCodes(CodeStore store) {
    this.store = store;
  }

  /** As it is kept; null stays null. */
  public static String normal(String code) {
    return code == null ? null : code.toUpperCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException {@code conflict} when the event has the code already
   */
  PromoCode add(String eventId, PromoCode code) throws SQLException {
    return store.locked(
        eventId,
        connection -> {
          if (CodeStore.count(connection, "promo_code", eventId) >= MOST) {
            throw ProblemException.of(
                CommonProblem.CONFLICT, "An event has at most " + MOST + " promo codes.");
          }
          insert(connection, eventId, code);
          return code;
        });
  }

  private static void insert(Connection connection, String eventId, PromoCode code)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into promo_code (event_id, code, percent_off, amount_off, max_uses, valid_from, valid_until,
              ticket_types, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp()) on conflict do nothing
            """)) {
      insert.setString(1, eventId);
      insert.setString(2, code.code());
      insert.setBigDecimal(3, code.percentOff());
      insert.setBigDecimal(4, code.amountOff());
      insert.setObject(5, code.maxUses(), Types.INTEGER);
      insert.setTimestamp(6, timestamp(code.validFrom()));
      insert.setTimestamp(7, timestamp(code.validUntil()));
      insert.setArray(8, AccessCodes.types(connection, code.ticketTypes()));
      if (insert.executeUpdate() == 0) {
        throw ProblemException.of(
            CommonProblem.CONFLICT, "The event has that code: end it, or take another name.");
      }
    }
  }

  private static Timestamp timestamp(Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  /** By name. */
  List<PromoCode> list(String eventId) throws SQLException {
    return store.read(
        eventId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select * from promo_code where event_id = ? order by code")) {
            select.setString(1, eventId);
            return rows(select);
          }
        });
  }

  /** No order uses it any more; empty when there is no such code. Ending again changes nothing. */
  Optional<PromoCode> end(String eventId, String code) throws SQLException {
    return store.locked(
        eventId,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update promo_code set ended_at = coalesce(ended_at, clock_timestamp())"
                      + " where event_id = ? and code = ? returning *")) {
            update.setString(1, eventId);
            update.setString(2, code);
            return rows(update).stream().findFirst();
          }
        });
  }

  private static List<PromoCode> rows(PreparedStatement statement) throws SQLException {
    List<PromoCode> codes = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        codes.add(Rows.promoCode(row));
      }
    }
    return codes;
  }
}
