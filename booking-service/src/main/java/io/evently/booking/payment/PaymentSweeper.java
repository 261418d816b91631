package io.evently.booking.payment;

import io.evently.booking.shard.Shard;
import io.evently.booking.shard.Shards;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Takes up every payment that nobody drives to its end: after a crash, an answer that did not come,
 * a provider that was away. Replicas share the work by what they find unlocked.
 */
@Singleton
public class PaymentSweeper {

  private static final Logger LOG = Logger.getLogger(PaymentSweeper.class);

  /** Payments driven at a time; the provider is what is waited for. */
  private static final int PARALLEL = 16;

  private final Shards shards;
  private final Payments payments;
  private final Collect collect;
  private final Providers providers;
  private final TestProvider test;
  private final Webhooks webhooks;
  private final WebhookSeals seals;
  private final int most;
  private final Semaphore permits = new Semaphore(PARALLEL);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("payment-", 0).factory());

  PaymentSweeper(
      Shards shards,
      Payments payments,
      Collect collect,
      Providers providers,
      TestProvider test,
      Webhooks webhooks,
      WebhookSeals seals,
      PaymentConfig config) {
    this.shards = shards;
    this.payments = payments;
    this.collect = collect;
    this.providers = providers;
    this.test = test;
    this.webhooks = webhooks;
    this.seals = seals;
    this.most = config.sweep();
  }

  /** Drives what is due, and waits for it. */
  @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void run() throws SQLException {
    shards.each(this::run);
  }

  private void run(Shard shard) throws SQLException {
    payments.callRefunds(shard);
    List<Future<?>> driven =
        payments.claim(shard, most).stream()
            .<Future<?>>map(id -> threads.submit(() -> drive(id, null)))
            .toList();
    for (Future<?> one : driven) {
      await(one);
    }
  }

  private static void await(Future<?> one) {
    try {
      one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      LOG.error("a payment could not be driven", e.getCause());
    }
  }

  /** At once, on a thread of its own; what fails is taken up at the next look. */
  void driveSoon(UUID id, String traceparent) {
    threads.execute(() -> drive(id, traceparent));
  }

  private void drive(UUID id, String traceparent) {
    permits.acquireUninterruptibly();
    try {
      collect.drive(id, traceparent);
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("payment %s: %s", id, e.toString());
    } finally {
      permits.release();
    }
  }

  /** The test provider's webhooks, through the same door as everybody's. */
  @Scheduled(every = "1s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void tell() throws SQLException {
    if (!providers.knows(TestProvider.NAME)) {
      return;
    }
    shards.each(this::tell);
  }

  private void tell(Shard shard) throws SQLException {
    for (TestProvider.News news : test.news(shard)) {
      byte[] body =
          """
          {"id":"notice-%s","type":"payment.%s","payment_id":"%s"}"""
              .formatted(news.paymentId(), news.becomes(), news.paymentId())
              .getBytes(StandardCharsets.UTF_8);
      Optional<UUID> changed = webhooks.receive(TestProvider.NAME, seals.sign(body), body);
      changed.ifPresent(payment -> driveSoon(payment, null));
    }
  }

  @Scheduled(every = "1h", delayed = "5m", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void forget() throws SQLException {
    shards.each(webhooks::forgetOld);
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
