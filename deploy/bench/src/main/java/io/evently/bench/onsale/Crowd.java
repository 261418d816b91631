package io.evently.bench.onsale;

import io.evently.bench.load.Arrivals;
import io.evently.bench.load.Wire;
import io.evently.bench.shop.People;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** All who want tickets of one event, each on a connection and a virtual thread of their own. */
final class Crowd implements AutoCloseable {

  private static final int LONGEST_PATIENCE_NANOS = 15_000_000;

  private final int port;
  private final String event;
  private final People people;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder hungUp = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder refusedForNow = new LongAdder();

  /**
   * Nobody is there yet.
   *
   * @param port of the gateway
   */
  Crowd(int port, String event, People people) {
    this.port = port;
    this.event = event;
    this.people = people;
  }

  /**
   * People come at random moments, whether or not others were served; returns when the last one has
   * come.
   */
  void come(double perSecond, Duration time, long seed, Supplier<Intent> intents) {
    long begin = System.nanoTime();
    Instant since = Instant.now();
    var arrivals = new Arrivals(perSecond, begin, seed);
    for (long due = arrivals.next(); due - begin < time.toNanos(); due = arrivals.next()) {
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      send(intents.get(), since.plusNanos(due - begin));
    }
  }

  /** One more. */
  void send(Intent intent, Instant due) {
    var order = new Order(next.getAndIncrement() % people.tokens().size(), intent.quantity(), due);
    orders.add(order);
    active.incrementAndGet();
    threads.execute(
        () -> {
          try {
            live(order, new Buyer(intent));
          } finally {
            active.decrementAndGet();
          }
        });
  }

  private void live(Order order, Buyer buyer) {
    try (Wire wire = new Wire(port)) {
      Step step = buyer.step();
      Reply reply = Reply.NONE;
      while (step.kind() != Step.Kind.LEAVE) {
        LockSupport.parkNanos(step.pause().toNanos());
        reply = act(wire, order, step);
        count(step, reply);
        if (buyer.isHolding()) {
          order.held(reply, Instant.now());
        } else {
          order.told(step, reply);
        }
        step = buyer.told(reply);
      }
      order.ended(step.ending(), reply.status() + " " + reply.code());
    }
  }

  private Reply act(Wire wire, Order order, Step step) {
    String request = request(order, step);
    return Reply.of(
        step.hangUp()
            ? wire.hangUp(
                request,
                Duration.ofNanos(ThreadLocalRandom.current().nextInt(LONGEST_PATIENCE_NANOS)))
            : wire.send(request));
  }

  private String request(Order order, Step step) {
    return switch (step.kind()) {
      case HOLD ->
          message(
              "POST /api/v1/bookings",
              order,
              "Idempotency-Key: " + order.key() + "\r\n",
              "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":%d}"
                  .formatted(People.name(order.person()), event, order.quantity()));
      case CONFIRM ->
          message(
              "POST " + path(order) + "/confirm",
              order,
              "",
              "{\"payment_method\":\"" + step.method() + "\"}");
      case CANCEL -> message("PUT " + path(order) + "/cancel", order, "", "{}");
      case LEAVE -> throw new IllegalStateException("has left");
    };
  }

  private static String path(Order order) {
    return "/api/v1/bookings/" + order.bookings().iterator().next();
  }

  private String message(String line, Order order, String more, String json) {
    return line
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        + people.tokens().get(order.person())
        + "\r\nContent-Type: application/json\r\n"
        + more
        + "Content-Length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }

  private void count(Step step, Reply reply) {
    requests.increment();
    if (step.hangUp()) {
      hungUp.increment();
    } else if (reply.status() == 0) {
      unanswered.increment();
    } else if (reply.isToBeRepeated()) {
      refusedForNow.increment();
    }
  }

  /** How many have not left yet. */
  int active() {
    return active.get();
  }

  Collection<Order> orders() {
    return new ArrayList<>(orders);
  }

  long requests() {
    return requests.sum();
  }

  long hungUp() {
    return hungUp.sum();
  }

  long unanswered() {
    return unanswered.sum();
  }

  /** 429 and 503. */
  long refusedForNow() {
    return refusedForNow.sum();
  }

  /** Waits for all who are still there. */
  @Override
  public void close() {
    threads.close();
  }
}
