package io.evently.gateway.identity;

import io.evently.platform.security.KeySource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * The keys that sign access tokens. A new key is published before it signs, and an old one stays
 * until the last of its tokens is over; a row that is deleted by hand is a key that is revoked.
 */
@Singleton
class SigningKeys implements KeySource {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class);
  private static final int RSA_BITS = 2048;
  private static final long LOCK = 0x6b657973L;

  /** Beyond the life of a token: clocks differ, and so does the moment of signing. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final DataSource database;
  private final IdentityConfig config;
  private final Clock clock;
  private final KeyVault vault;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Stored> known = List.of();

  private record Stored(RsaJsonWebKey key, Instant signsFrom) {}

  SigningKeys(DataSource database, IdentityConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.vault =
        new KeyVault(
            config
                .secret()
                .orElseThrow(
                    () -> new IllegalStateException("EVENTLY_IDENTITY_SECRET is not set")));
  }

  void start(@Observes @Priority(100) StartupEvent start) throws SQLException {
    load();
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    try {
      load();
    } catch (SQLException e) {
      LOG.debugf("signing keys cannot be read now: %s", e.getMessage());
    }
  }

  @Override
  public List<JsonWebKey> keys() {
    return known.stream().<JsonWebKey>map(Stored::key).toList();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The key that signs now. */
  RsaJsonWebKey current() {
    Instant now = clock.instant();
    return known.stream()
        .filter(stored -> !stored.signsFrom.isAfter(now))
        .reduce((older, newer) -> newer)
        .or(() -> known.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("there is no signing key"))
        .key;
  }

  /** A new key that signs after {@link IdentityConfig#keyAhead}, before the old one's life ends. */
  void rotate() throws SQLException {
    locked(connection -> insert(connection, clock.instant().plus(config.keyAhead())));
    load();
  }

  /** Reads the keys, after making those that are due and dropping those that are over. */
  void load() throws SQLException {
    List<Stored> found = new ArrayList<>();
    locked(
        connection -> {
          keepUp(connection);
          found.addAll(read(connection));
        });
    List<String> before = ids(known);
    known = List.copyOf(found);
    if (!before.equals(ids(found))) {
      listeners.forEach(Runnable::run);
    }
  }

  private void keepUp(Connection connection) throws SQLException {
    Instant now = clock.instant();
    List<Instant> starts = starts(connection);
    if (starts.isEmpty()) {
      insert(connection, now);
      return;
    }
    Instant due = starts.getLast().plus(config.keyLife());
    if (!now.isBefore(due.minus(config.keyAhead()))) {
      Instant soonest = now.plus(config.keyAhead());
      insert(connection, due.isAfter(soonest) ? due : soonest);
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            delete from signing_key k where exists (
              select 1 from signing_key n where n.signs_from > k.signs_from and n.signs_from < ?)""")) {
      delete.setObject(1, at(now.minus(config.accessLife()).minus(MARGIN)));
      delete.executeUpdate();
    }
  }

  private void insert(Connection connection, Instant signsFrom) throws SQLException {
    RsaJsonWebKey key = generate();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into signing_key (kid, public_jwk, private_part, signs_from) values (?, ?, ?, ?)")) {
      insert.setString(1, key.getKeyId());
      insert.setString(2, key.toJson(OutputControlLevel.PUBLIC_ONLY));
      insert.setBytes(
          3, vault.seal(key.getKeyId(), key.toJson(OutputControlLevel.INCLUDE_PRIVATE)));
      insert.setObject(4, at(signsFrom));
      insert.executeUpdate();
    }
  }

  private static List<Instant> starts(Connection connection) throws SQLException {
    List<Instant> starts = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("select signs_from from signing_key order by 1");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        starts.add(rows.getObject(1, OffsetDateTime.class).toInstant());
      }
    }
    return starts;
  }

  private List<Stored> read(Connection connection) throws SQLException {
    List<Stored> found = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select kid, private_part, signs_from from signing_key order by signs_from, kid");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String kid = rows.getString(1);
        var key = (RsaJsonWebKey) JsonWebKey.Factory.newJwk(vault.open(kid, rows.getBytes(2)));
        found.add(new Stored(key, rows.getObject(3, OffsetDateTime.class).toInstant()));
      }
    } catch (JoseException e) {
      throw new IllegalStateException("a stored signing key is no key", e);
    }
    return found;
  }

  /** Work that one gateway at a time does. */
  private void locked(Work work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
        lock.setLong(1, LOCK);
        lock.executeQuery().close();
        work.on(connection);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private static List<String> ids(List<Stored> keys) {
    return keys.stream().map(stored -> stored.key.getKeyId()).toList();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static RsaJsonWebKey generate() {
    try {
      RsaJsonWebKey key = RsaJwkGenerator.generateJwk(RSA_BITS);
      key.setKeyId(UUID.randomUUID().toString());
      key.setUse("sig");
      key.setAlgorithm("RS256");
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }
}
