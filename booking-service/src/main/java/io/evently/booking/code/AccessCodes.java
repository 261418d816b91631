package io.evently.booking.code;

import io.evently.booking.inventory.Rows;
import io.evently.platform.http.IdempotencyKey;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Codes that open ticket types: 100 random bits each, of which only a hash is kept. */
@Singleton
public class AccessCodes {

  static final int MOST_AT_ONCE = 10_000;
  private static final int MOST = 100_000;

  /** Crockford's alphabet: no I, L, O, U. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;

  private final CodeStore store;
  private final SecureRandom random = new SecureRandom();

  AccessCodes(CodeStore store) {
    this.store = store;
  }

  /** Codes as they are told once. */
  record Batch(UUID batchId, List<String> ticketTypes, List<String> codes) {}

  /**
   * What became of codes that were made together.
   *
   * @param ticketTypes null: any
   * @param revoked not used, and of no use any more
   */
  record Summary(
      UUID batchId,
      List<String> ticketTypes,
      int count,
      int used,
      int revoked,
      Instant createdAt) {}

  /** What is kept of a code; null stays null. Small letters, spaces and hyphens do not matter. */
  public static UUID hash(String eventId, String code) {
    return code == null
        ? null
        : IdempotencyKey.hash(
            "access code\n"
                + eventId
                + "\n"
                + code.replaceAll("[ _-]", "").toUpperCase(Locale.ROOT));
  }

  Batch make(String eventId, int count, List<String> ticketTypes) throws SQLException {
    List<String> codes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      codes.add(code());
    }
    UUID batch = UUID.randomUUID();
    store.locked(eventId, connection -> insert(connection, eventId, batch, codes, ticketTypes));
    return new Batch(batch, ticketTypes, codes);
  }

  private static int insert(
      Connection connection, String eventId, UUID batch, List<String> codes, List<String> types)
      throws SQLException {
    if (CodeStore.count(connection, "access_code", eventId) + codes.size() > MOST) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "An event has at most " + MOST + " access codes.");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into access_code (event_id, hash, batch_id, ticket_types, created_at)"
                + " select ?, hash, ?, ?, clock_timestamp() from unnest(?::uuid[]) hash")) {
      insert.setString(1, eventId);
      insert.setObject(2, batch);
      insert.setArray(3, types(connection, types));
      insert.setArray(
          4,
          connection.createArrayOf(
              "uuid", codes.stream().map(code -> hash(eventId, code)).toArray()));
      return insert.executeUpdate();
    }
  }

  /** Null stays null. */
  static Array types(Connection connection, List<String> types) throws SQLException {
    return types == null ? null : connection.createArrayOf("text", types.toArray());
  }

  /** Newest first. */
  List<Summary> list(String eventId) throws SQLException {
    return store.read(
        eventId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  select batch_id, ticket_types, count(*) as codes, count(booking_id) as used,
                    count(*) filter (where booking_id is null and revoked_at is not null) as revoked,
                    min(created_at) as created_at
                  from access_code where event_id = ? group by 1, 2 order by 6 desc, 1 limit 1000
                  """)) {
            select.setString(1, eventId);
            List<Summary> batches = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                batches.add(
                    new Summary(
                        row.getObject("batch_id", UUID.class),
                        Rows.texts(row, "ticket_types"),
                        row.getInt("codes"),
                        row.getInt("used"),
                        row.getInt("revoked"),
                        Rows.instant(row, "created_at")));
              }
            }
            return batches;
          }
        });
  }

  /** Codes of a batch that no booking uses open nothing any more; how many of it there are. */
  int revoke(String eventId, UUID batch) throws SQLException {
    return store.locked(
        eventId,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update access_code set revoked_at = coalesce(revoked_at, clock_timestamp())"
                      + " where event_id = ? and batch_id = ?")) {
            update.setString(1, eventId);
            update.setObject(2, batch);
            return update.executeUpdate();
          }
        });
  }

  private String code() {
    var code = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
