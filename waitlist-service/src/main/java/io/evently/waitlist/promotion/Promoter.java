package io.evently.waitlist.promotion;

import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.ProblemException;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Runs promotions: at once when units are heard of, and every second for what was not finished. One
 * promotion of a queue at a time in this process; between processes its row is the lock.
 */
@Singleton
public class Promoter {

  private static final Logger LOG = Logger.getLogger(Promoter.class);

  private final DataSource datasource;
  private final Queues queues;
  private final Promotion promotion;
  private final Counter offered;
  private final Set<Key> running = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("promotion-", 0).factory());

  Promoter(DataSource datasource, Queues queues, Promotion promotion, MeterRegistry metrics) {
    this.datasource = datasource;
    this.queues = queues;
    this.promotion = promotion;
    this.offered =
        Counter.builder("evently.waitlist.offers")
            .description("Offers that were made")
            .register(metrics);
  }

  /** Soon; never blocks. */
  public void wake(Key key) {
    if (running.add(key)) {
      threads.execute(
          () -> {
            try {
              promote(key);
            } finally {
              running.remove(key);
            }
          });
    }
  }

  /** Now, until there is nobody or nothing left; how many were offered tickets. */
  public int promote(Key key) {
    int all = 0;
    try {
      int[] some = new int[1];
      do {
        String cause = promotion.cause(key).orElse(null);
        TraceContext.continuing(cause, "promote", () -> some[0] = promotion.run(key));
        all += some[0];
      } while (some[0] > 0);
    } catch (SQLException | ProblemException e) {
      LOG.warnf("waitlist %s is promoted later: %s", key, e.getMessage());
    }
    offered.increment(all);
    return all;
  }

  @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void finish() throws SQLException {
    List<Key> unfinished;
    try (Connection connection = datasource.getConnection()) {
      unfinished = queues.withWork(connection);
    }
    unfinished.forEach(this::wake);
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
