package io.evently.gateway.identity;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions and their refresh tokens, of which each works once. */
@Singleton
class Sessions {

  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final long secondsOfLife;

  Sessions(IdentityConfig config) {
    secondsOfLife = config.sessionLife().toSeconds();
  }

  /** A session and the only refresh token of it that still works. */
  record Opened(String session, String account, String refreshToken) {}

  /**
   * What a refresh token came to: a new one, or the end of the session whose old one came again.
   */
  record Turn(Opened opened, String reused) {}

  /** A session as its owner sees it. */
  record View(
      String id, String userAgent, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {}

  Opened open(Connection connection, String account, String userAgent) throws SQLException {
    String id = UUID.randomUUID().toString();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into session (id, account_id, user_agent, expires_at)"
                + " values (?, ?, ?, now() + make_interval(secs => ?))")) {
      insert.setString(1, id);
      insert.setString(2, account);
      insert.setString(3, userAgent);
      insert.setLong(4, secondsOfLife);
      insert.executeUpdate();
    }
    return new Opened(id, account, newToken(connection, id));
  }

  /** Empty when the token is none of ours, or its session or account has ended. */
  Optional<Turn> turn(Connection connection, String token) throws SQLException {
    String session;
    String account;
    boolean used;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select s.id, s.account_id, t.used_at is not null
            from refresh_token t join session s on s.id = t.session_id
              join account a on a.id = s.account_id
            where t.hash = ? and s.revoked_at is null and s.expires_at > now() and a.active
            for update of t, s""")) {
      select.setBytes(1, sha256(token));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        session = row.getString(1);
        account = row.getString(2);
        used = row.getBoolean(3);
      }
    }
    if (used) {
      // Somebody has a copy, and nobody can tell who is the thief: both are out.
      end(connection, "id = ?", session);
      return Optional.of(new Turn(null, session));
    }
    try (PreparedStatement use =
        connection.prepareStatement("update refresh_token set used_at = now() where hash = ?")) {
      use.setBytes(1, sha256(token));
      use.executeUpdate();
    }
    try (PreparedStatement touch =
        connection.prepareStatement(
            "update session set last_used_at = now(), expires_at = now() + make_interval(secs => ?)"
                + " where id = ?")) {
      touch.setLong(1, secondsOfLife);
      touch.setString(2, session);
      touch.executeUpdate();
    }
    return Optional.of(new Turn(new Opened(session, account, newToken(connection, session)), null));
  }

  /** Ends one session; gives the ids that ended. */
  List<String> end(Connection connection, String account, String session, boolean onlyThisOne)
      throws SQLException {
    return onlyThisOne
        ? end(connection, "account_id = ? and id = ?", account, session)
        : end(connection, "account_id = ? and id <> ?", account, session);
  }

  /** Ends all sessions of an account; gives the ids that ended. */
  List<String> endAll(Connection connection, String account) throws SQLException {
    return end(connection, "account_id = ?", account);
  }

  List<View> list(Connection connection, String account) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, user_agent, created_at, last_used_at, expires_at from session"
                + " where account_id = ? and revoked_at is null and expires_at > now()"
                + " order by last_used_at desc, id limit 100")) {
      select.setString(1, account);
      List<View> all = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(
              new View(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
      }
      return all;
    }
  }

  private static List<String> end(Connection connection, String which, String... values)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update session set revoked_at = now() where revoked_at is null and "
                + which
                + " returning id")) {
      for (int i = 0; i < values.length; i++) {
        update.setString(i + 1, values[i]);
      }
      List<String> ended = new ArrayList<>();
      try (ResultSet rows = update.executeQuery()) {
        while (rows.next()) {
          ended.add(rows.getString(1));
        }
      }
      return ended;
    }
  }

  private static String newToken(Connection connection, String session) throws SQLException {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into refresh_token (hash, session_id) values (?, ?)")) {
      insert.setBytes(1, sha256(token));
      insert.setString(2, session);
      insert.executeUpdate();
    }
    return token;
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
