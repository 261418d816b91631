package io.evently.gateway.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The accounts; each state of one is said in the transaction that makes it. */
@Singleton
class Accounts {

  static final String TOPIC = "evently.internal.accounts.v1";
  private static final String TYPE = "evently.identity.account.changed.v1";
  private static final String COLUMNS =
      " id, email, name, locale, tier, roles, active, version, created_at, updated_at ";

  private final Outbox outbox;
  private final ObjectMapper json;

  Accounts(Outbox outbox, ObjectMapper json) {
    this.outbox = outbox;
    this.json = json;
  }

  /** What others may know of an account. */
  private record Changed(
      String accountId,
      long version,
      String status,
      String tier,
      String locale,
      Instant updatedAt) {}

  /** Empty when the address has an account already. */
  Optional<Account> add(
      Connection connection,
      String email,
      String name,
      String hash,
      String locale,
      List<String> roles)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into account (id, email, name, password_hash, locale, roles) values (?, ?, ?, ?, ?, ?)"
                + " on conflict (lower(email)) do nothing returning"
                + COLUMNS)) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.setString(2, email);
      insert.setString(3, name);
      insert.setString(4, hash);
      insert.setString(5, locale);
      insert.setArray(6, texts(connection, roles));
      Optional<Account> added = one(insert);
      if (added.isPresent()) {
        say(connection, added.get());
      }
      return added;
    }
  }

  Optional<Account> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select" + COLUMNS + "from account where id = ?")) {
      select.setString(1, id);
      return one(select);
    }
  }

  /** Those that exist, in no order. */
  List<Account> find(Connection connection, List<String> ids) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select" + COLUMNS + "from account where id = any (?)")) {
      select.setArray(1, texts(connection, ids));
      return all(select);
    }
  }

  Optional<Account> findByEmail(Connection connection, String email) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select" + COLUMNS + "from account where lower(email) = lower(?)")) {
      select.setString(1, email);
      return one(select);
    }
  }

  Optional<String> passwordHash(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select password_hash from account where id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  void setPassword(Connection connection, String id, String hash) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update account set password_hash = ? where id = ?")) {
      update.setString(1, hash);
      update.setString(2, id);
      update.executeUpdate();
    }
  }

  /** Null leaves a value as it is. */
  Optional<Account> describe(Connection connection, String id, String name, String locale)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update account set name = coalesce(?, name), locale = coalesce(?, locale),"
                + " version = version + 1, updated_at = now() where id = ? returning"
                + COLUMNS)) {
      update.setString(1, name);
      update.setString(2, locale);
      update.setString(3, id);
      return changed(connection, update);
    }
  }

  /** Null leaves a value as it is. */
  Optional<Account> grant(
      Connection connection, String id, List<String> roles, String tier, Boolean active)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update account set roles = coalesce(?, roles), tier = coalesce(?, tier),"
                + " active = coalesce(?, active), version = version + 1, updated_at = now()"
                + " where id = ? returning"
                + COLUMNS)) {
      update.setArray(1, roles == null ? null : texts(connection, roles));
      update.setString(2, tier);
      update.setObject(3, active, java.sql.Types.BOOLEAN);
      update.setString(4, id);
      return changed(connection, update);
    }
  }

  /** In the order of registration; null begins at the first. */
  List<Account> page(Connection connection, Instant after, String afterId, int limit)
      throws SQLException {
    return list(
        connection,
        "select"
            + COLUMNS
            + "from account where (created_at, id) > (?, ?) order by created_at, id limit ?",
        after,
        afterId,
        limit);
  }

  List<Account> changedSince(Connection connection, Instant since, String afterId, int limit)
      throws SQLException {
    return list(
        connection,
        "select" + COLUMNS + "from account where updated_at >= ? and id > ? order by id limit ?",
        since,
        afterId,
        limit);
  }

  OutboxRecord recordOf(Account account) {
    try {
      byte[] data =
          json.writeValueAsBytes(
              new Changed(
                  account.id(),
                  account.version(),
                  account.active() ? "active" : "deactivated",
                  account.tier(),
                  account.locale(),
                  account.updatedAt()));
      return new OutboxRecord(
          TOPIC,
          account.id(),
          account.id() + "-" + account.version(),
          TYPE,
          account.id(),
          account.updatedAt(),
          account.version(),
          TraceContext.traceparent(),
          data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Account> changed(Connection connection, PreparedStatement update)
      throws SQLException {
    Optional<Account> account = one(update);
    if (account.isPresent()) {
      say(connection, account.get());
    }
    return account;
  }

  private void say(Connection connection, Account account) throws SQLException {
    outbox.append(connection, List.of(recordOf(account)));
  }

  private static List<Account> list(
      Connection connection, String sql, Instant from, String afterId, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, from.atOffset(ZoneOffset.UTC));
      select.setString(2, afterId);
      select.setInt(3, limit);
      return all(select);
    }
  }

  private static List<Account> all(PreparedStatement select) throws SQLException {
    List<Account> all = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        all.add(read(rows));
      }
    }
    return all;
  }

  private static Optional<Account> one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(read(row)) : Optional.empty();
    }
  }

  private static Account read(ResultSet row) throws SQLException {
    return new Account(
        row.getString("id"),
        row.getString("email"),
        row.getString("name"),
        row.getString("locale"),
        row.getString("tier"),
        List.of((String[]) row.getArray("roles").getArray()),
        row.getBoolean("active"),
        row.getLong("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static Array texts(Connection connection, List<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }
}
