package io.evently.gateway.overload;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.evently.gateway.problem.Problems;
import io.evently.platform.problem.ProblemException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stands before one service and decides who goes there. How many may be there at a time follows
 * from how long they take: additive increase, multiplicative decrease about a target time, as in
 * TCP (Chiu and Jain, 1989), by Netflix' concurrency-limits.
 */
public final class Guard {

  private final String service;
  private final Limit limit;
  private final Breaker breaker;
  private final AtomicInteger total;
  private final boolean enabled;
  private final int most;
  private final int floor;
  private final long target;
  private final LongSupplier nanoTime;
  private final AtomicInteger present = new AtomicInteger();
  private final GuardMetrics metrics;

  /**
   * @param places of the service, connections and queue: where the limit begins
   * @param total present before all services
   */
  Guard(
      String service,
      int places,
      OverloadConfig config,
      AtomicInteger total,
      GuardMetrics metrics,
      LongSupplier nanoTime) {
    this.service = service;
    this.total = total;
    this.enabled = config.enabled();
    this.most = config.total();
    this.floor = config.floor();
    this.target = config.target().toNanos();
    this.limit = limit(config, Math.max(places, config.floor()));
    this.breaker = new Breaker(config.failures(), config.rest(), nanoTime);
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  private static Limit limit(OverloadConfig config, int most) {
    long window = config.window().toNanos();
    return WindowedLimit.newBuilder()
        .minWindowTime(window, TimeUnit.NANOSECONDS)
        .maxWindowTime(window, TimeUnit.NANOSECONDS)
        .build(
            AIMDLimit.newBuilder()
                .initialLimit(most)
                .minLimit(config.floor())
                .maxLimit(most)
                .backoffRatio(config.backoff())
                .timeout(config.target().toNanos(), TimeUnit.NANOSECONDS)
                .build());
  }

  int limit() {
    return limit.getLimit();
  }

  int present() {
    return present.get();
  }

  boolean isOpen() {
    return breaker.isOpen();
  }

  /** Whether others go before requests of this urgency. */
  public boolean isFull(Urgency urgency) {
    return enabled
        && (present.get() >= urgency.of(limit.getLimit()) || total.get() >= urgency.of(most));
  }

  /** The refusal, counted: {@code overloaded} with a {@code Retry-After} of 1 to 3 s by chance. */
  public ProblemException full(Urgency urgency) {
    metrics.refused(urgency);
    return Problems.overloaded(service);
  }

  /**
   * Takes a place before the service.
   *
   * @throws ProblemException {@code overloaded} when others go first, {@code
   *     dependency_unavailable} when the service is left alone
   */
  public Permit enter(Urgency urgency) {
    if (isFull(urgency)) {
      throw full(urgency);
    }
    if (enabled && !breaker.passes()) {
      metrics.leftAlone();
      throw Problems.unavailable(service, true);
    }
    total.incrementAndGet();
    return new Permit(present.incrementAndGet());
  }

  /** A place before the service. Says once how it went; then the place is given back, once. */
  public final class Permit {

    private final long since = nanoTime.getAsLong();
    private final int among;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    private Permit(int among) {
      this.among = among;
    }

    /**
     * The service has answered.
     *
     * @param busy whether it said that it has too much to do
     */
    public void answered(boolean busy) {
      if (told.compareAndSet(false, true)) {
        breaker.answered();
        sample(busy);
      }
    }

    /** No connection, or it broke, or no answer came in time. */
    public void failed(boolean late) {
      if (told.compareAndSet(false, true)) {
        breaker.failed();
        if (late) {
          sample(true);
        }
      }
    }

    /** It waited for a connection until its time was over. */
    public void queuedTooLong() {
      if (told.compareAndSet(false, true)) {
        sample(true);
      }
    }

    /**
     * The exchange is over. Who left without an answer has waited too long, or changed its mind.
     */
    public void end() {
      if (over.compareAndSet(false, true)) {
        if (told.compareAndSet(false, true) && nanoTime.getAsLong() - since > target) {
          sample(true);
        }
        present.decrementAndGet();
        total.decrementAndGet();
      }
    }

    /** One that is late among few says that it is slow itself, not that there are too many. */
    private void sample(boolean dropped) {
      long took = nanoTime.getAsLong() - since;
      boolean late = dropped || took > target;
      if (!late || among >= floor) {
        limit.onSample(since, took, among, dropped);
      }
    }
  }
}
