package io.evently.notification.sending;

import io.evently.notification.NotificationConfig;
import io.evently.notification.message.Bell;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.notification.sending.Deliver.Ready;
import io.evently.platform.observability.TraceContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks at messages that are due, ends at once those that nobody is written to, claims the others
 * and has each delivered on a thread of its own, a bounded number at a time. Several processes
 * share the work: what one has claimed the others pass over.
 */
@Singleton
class Sender {

  private static final Logger LOG = Logger.getLogger(Sender.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final int STOP_SECONDS = 8;

  private final Messages messages;
  private final Deliver deliver;
  private final Bell bell;
  private final NotificationConfig config;
  private final Semaphore slots;
  private final Map<UUID, Message> inHand = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopped;
  private Thread loop;

  Sender(Messages messages, Deliver deliver, Bell bell, NotificationConfig config) {
    this.messages = messages;
    this.deliver = deliver;
    this.bell = bell;
    this.config = config;
    this.slots = new Semaphore(config.parallel());
  }

  void start(@Observes StartupEvent started) {
    loop = Thread.ofVirtual().name("sender").start(this::run);
  }

  /** What is being sent may end; what is not claimed stays for the next process. */
  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    stopped = true;
    if (loop != null) {
      loop.interrupt();
      loop.join();
    }
    threads.shutdown();
    if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        if (!claim()) {
          bell.await(config.look());
        }
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | RuntimeException e) {
        LOG.warnf("messages wait: %s", e.getMessage());
        if (!paused()) {
          return;
        }
      }
    }
  }

  /** False when nothing was due, or no room for more. */
  private boolean claim() throws SQLException {
    int room = config.batch() - inHand.size();
    List<Message> due = room <= 0 ? List.of() : messages.due(room);
    if (due.isEmpty()) {
      return false;
    }
    Map<UUID, Ready> ready = new HashMap<>();
    deliver.triage(due).forEach(one -> ready.put(one.message().id(), one));
    List<Message> seen = ready.values().stream().map(Ready::message).toList();
    for (Message m : messages.claim(seen, config.lease())) {
      inHand.put(m.id(), m);
      Ready one = ready.get(m.id());
      threads.execute(() -> send(new Ready(m, one.wanted(), one.contact())));
    }
    return true;
  }

  /** An attempt may take longer than the lease; who died renews nothing. */
  @Scheduled(every = "3s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void renew() throws SQLException {
    List<Message> claimed = List.copyOf(inHand.values());
    if (!claimed.isEmpty()) {
      messages.renew(claimed, config.lease());
    }
  }

  private void send(Ready one) {
    Message m = one.message();
    slots.acquireUninterruptibly();
    try {
      TraceContext.continuing(m.traceparent(), "send " + m.kind().wireName(), () -> attempt(one));
    } catch (SQLException e) {
      LOG.warnf("message %s is due again when its claim is over: %s", m.id(), e.getMessage());
    } finally {
      inHand.remove(m.id(), m);
      slots.release();
      bell.ring();
    }
  }

  private void attempt(Ready one) throws SQLException {
    try {
      deliver.deliver(one);
    } catch (RuntimeException e) {
      LOG.errorf(e, "message %s could not be delivered", one.message().id());
      deliver.failed(one.message());
    }
  }

  private boolean paused() {
    try {
      bell.await(AFTER_FAILURE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
