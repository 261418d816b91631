package io.evently.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evently.platform.security.Caller;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Sessions that ended early and accounts that are switched off, in memory: a check asks no
 * database, and while the database is away the last state holds.
 */
@Singleton
public class Revocations {

  private static final Logger LOG = Logger.getLogger(Revocations.class);

  private final DataSource database;
  private final long secondsToKeep;
  private final Cache<String, Boolean> sessions;
  private volatile Set<String> switchedOff = ConcurrentHashMap.newKeySet();

  Revocations(DataSource database, IdentityConfig config) {
    this.database = database;
    // After that no token of the session is left.
    this.secondsToKeep = config.accessLife().toSeconds() * 2;
    this.sessions =
        Caffeine.newBuilder().expireAfterWrite(config.accessLife().multipliedBy(2)).build();
  }

  /** Whether a genuine token must be refused all the same. */
  public boolean refuses(Caller caller) {
    return (caller.session() != null && sessions.getIfPresent(caller.session()) != null)
        || switchedOff.contains(caller.subject());
  }

  void start(@Observes StartupEvent start) throws SQLException {
    load();
  }

  /** Told at once; other gateways read it from the database. */
  void ended(List<String> ids) {
    ids.forEach(id -> sessions.put(id, true));
  }

  /** Told at once; other gateways read it from the database. */
  void switched(String account, boolean on) {
    if (on) {
      switchedOff.remove(account);
    } else {
      switchedOff.add(account);
    }
  }

  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    try {
      load();
    } catch (SQLException e) {
      LOG.debugf("revocations cannot be read now: %s", e.getMessage());
    }
  }

  private void load() throws SQLException {
    Set<String> off = ConcurrentHashMap.newKeySet();
    try (Connection connection = database.getConnection()) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "select id from session where revoked_at > now() - make_interval(secs => ?)")) {
        select.setLong(1, secondsToKeep);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            sessions.put(rows.getString(1), true);
          }
        }
      }
      try (PreparedStatement select =
              connection.prepareStatement("select id from account where not active");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          off.add(rows.getString(1));
        }
      }
    }
    switchedOff = off;
  }
}
