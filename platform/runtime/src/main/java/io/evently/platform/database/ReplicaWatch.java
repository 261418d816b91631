package io.evently.platform.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.postgresql.Driver;

/** A replica's pool, and a look at both servers every now and then that no request waits for. */
final class ReplicaWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ReplicaWatch.class);

  /** How long a look waits for the replica to come where the primary just was. */
  private static final Duration FOLLOWS_WITHIN = Duration.ofMillis(300);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

  private final Freshness freshness = new Freshness();
  private final ReplicaConfig config;
  private final AgroalDataSource pool;
  private final LookOut primary;
  private final LookOut replica;
  private final Thread looks = Thread.ofVirtual().name("replica-look").unstarted(this::keepLooking);
  private volatile long needed = System.nanoTime();
  private volatile String trouble = "it was not looked at yet";

  ReplicaWatch(AgroalDataSource main, String url, String schema, ReplicaConfig config)
      throws SQLException {
    this.config = config;
    AgroalConnectionPoolConfiguration mainPool =
        main.getConfiguration().connectionPoolConfiguration();
    DatabaseAddress there = DatabaseAddress.of(mainPool.connectionFactoryConfiguration());
    DatabaseAddress here = DatabaseAddress.of(url, schema, there);
    this.primary = new LookOut(there, LogPosition.WRITTEN);
    this.replica = new LookOut(here, LogPosition.REPLAYED);
    this.pool = pool(here, mainPool, config.patience());
  }

  void start() {
    looks.start();
  }

  AgroalDataSource pool() {
    return pool;
  }

  /** Before which time all that was committed is seen; empty when the replica is not near. */
  OptionalLong near() {
    return freshness.allBefore(config.maxLag(), needed, System.nanoTime());
  }

  /** What was committed before that long ago is there; null while nothing is known. */
  Duration behind() {
    return freshness.behind(System.nanoTime());
  }

  double lagSeconds() {
    return freshness.lagSeconds(System.nanoTime());
  }

  /** Null when there is none. */
  String trouble() {
    return trouble;
  }

  /** From now on only a replica is near that has all that is committed by now. */
  void mustHaveAllUntilNow() {
    needed = System.nanoTime();
  }

  /** A read did not get its answer: nobody else tries before the next look finds it well. */
  void failed(SQLException e) {
    freshness.lost();
    pool.flush(FlushMode.GRACEFUL);
    say("a read failed: " + e.getMessage());
  }

  private void keepLooking() {
    while (!looks.isInterrupted()) {
      look();
      LockSupport.parkNanos(config.lookEvery().toNanos());
    }
    primary.close();
    replica.close();
  }

  /** Whatever happens here, there is another look. */
  private void look() {
    try {
      LogPosition written = askPrimary();
      if (written != null) {
        follow(written);
      }
    } catch (SQLException | RuntimeException e) {
      lost(e.getMessage());
    }
  }

  private LogPosition askPrimary() {
    long before = System.nanoTime();
    try {
      LogPosition written = primary.ask();
      freshness.primaryWas(written.bytes(), before);
      return written;
    } catch (SQLException e) {
      // The replica may go on answering until what was last known of it is too old.
      say("the primary does not answer: " + e.getMessage());
      return null;
    }
  }

  private void follow(LogPosition written) throws SQLException {
    long end = System.nanoTime() + FOLLOWS_WITHIN.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    while (true) {
      LogPosition replayed = replica.ask();
      if (!replayed.history().equals(written.history())) {
        throw new SQLException("its log is not the primary's");
      }
      if (freshness.replicaIs(replayed.bytes())) {
        say(null);
        return;
      }
      if (System.nanoTime() - end > 0) {
        say("it is behind");
        return;
      }
      LockSupport.parkNanos(pause);
      pause *= 2;
    }
  }

  /** Connections are cut, so that reads that hang at a silent server go on at the primary. */
  private void lost(String why) {
    freshness.lost();
    pool.flush(FlushMode.ALL);
    say(why);
  }

  private void say(String now) {
    boolean changed = (now == null) != (trouble == null);
    trouble = now;
    if (changed && now == null) {
      LOG.info("the replica is level with the primary and answers reads");
    } else if (changed) {
      LOG.warnf("the primary answers what the replica cannot: %s", now);
    }
  }

  private static AgroalDataSource pool(
      DatabaseAddress address, AgroalConnectionPoolConfiguration like, Duration patience)
      throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(like.maxSize())
                        .acquisitionTimeout(patience)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClass(Driver.class)
                                    .jdbcUrl(address.jdbcUrl())
                                    .principal(new NamePrincipal(address.user()))
                                    .credential(new SimplePassword(address.password()))
                                    .initialSql(like.connectionFactoryConfiguration().initialSql())
                                    .jdbcProperty("connectTimeout", "1")
                                    .jdbcProperty("socketTimeout", "20")
                                    .jdbcProperty("tcpKeepAlive", "true"))));
  }

  @Override
  public void close() {
    looks.interrupt();
    pool.close();
  }
}
