package io.evently.gateway.route;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The instances of one service, of which each request takes the one that has least to do. One that
 * cannot be reached is left alone for a moment, then gets a single request, and each time that this
 * one fails, too, the moment doubles; when none can be reached all are tried, so that nobody waits
 * for a moment to be over.
 *
 * <p>Thread-safe.
 */
public final class Instances {

  private static final long SHORTEST_REST = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_REST = Duration.ofSeconds(2).toNanos();

  private final List<Instance> all;
  private final LongSupplier nanoTime;

  /**
   * @param urls at least one, {@code http://host:port}
   */
  public Instances(List<URI> urls, LongSupplier nanoTime) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a service has at least one URL");
    }
    this.all = urls.stream().map(Instance::new).toList();
    this.nanoTime = nanoTime;
  }

  /** How many there are. */
  public int size() {
    return all.size();
  }

  /** Takes one, which is given back with {@link Instance#leave}. */
  public Instance take() {
    Instance best = all.size() == 1 ? all.getFirst() : leastBusy();
    best.present.incrementAndGet();
    return best;
  }

  private Instance leastBusy() {
    // Begins anywhere, so that equals share what comes.
    int first = ThreadLocalRandom.current().nextInt(all.size());
    Instance best = null;
    for (int i = 0; i < all.size(); i++) {
      Instance instance = all.get((first + i) % all.size());
      if (instance.isToBeTried(nanoTime.getAsLong())) {
        return instance;
      }
      if (instance.isThere() && (best == null || instance.present() < best.present())) {
        best = instance;
      }
    }
    return best != null ? best : all.get(first);
  }

  /** A Location as a client can follow it: an instance only knows its own address. */
  public String asSeenOutside(String location) {
    for (Instance instance : all) {
      if (location.startsWith(instance.origin)) {
        return location.substring(instance.origin.length() - 1);
      }
    }
    return location;
  }

  /** One process of a service. */
  public final class Instance {

    private final String host;
    private final int port;
    private final String origin;
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong rest = new AtomicLong();
    private final AtomicBoolean onTrial = new AtomicBoolean();

    private Instance(URI url) {
      this.host = url.getHost();
      this.port = url.getPort() < 0 ? 80 : url.getPort();
      this.origin = "http://" + host + ":" + port + "/";
    }

    public String host() {
      return host;
    }

    public int port() {
      return port;
    }

    /** It has answered: a pooled connection alone says nothing. */
    public void reached() {
      if (failures.get() != 0) {
        onTrial.set(false);
        failures.set(0);
      }
    }

    /**
     * No connection to it could be made, or the one there was broke. Of all that broke at once only
     * the first counts.
     */
    public void missed() {
      if (failures.compareAndSet(0, 1)) {
        restFor(SHORTEST_REST);
      } else if (onTrial.compareAndSet(true, false)) {
        int doubled = Math.min(failures.getAndIncrement(), 10);
        restFor(Math.min(SHORTEST_REST << doubled, LONGEST_REST));
      }
    }

    private void restFor(long nanos) {
      rest.set(nanoTime.getAsLong() + nanos);
    }

    /** It has one request less to do. */
    public void leave() {
      present.decrementAndGet();
    }

    int present() {
      return present.get();
    }

    private boolean isThere() {
      return failures.get() == 0;
    }

    /** True for one caller a rest while it cannot be reached. */
    private boolean isToBeTried(long now) {
      long due = rest.get();
      boolean chosen = !isThere() && now - due >= 0 && rest.compareAndSet(due, now + LONGEST_REST);
      if (chosen) {
        onTrial.set(true);
      }
      return chosen;
    }
  }
}
