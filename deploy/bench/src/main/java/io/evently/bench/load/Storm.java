package io.evently.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * People who do not wait: requests come at a rate that no answer slows down (a Poisson process),
 * each is given up after a time, and who was refused or has given up is the next to ask again, with
 * the same order. Where nobody has to ask again somebody new comes.
 */
public final class Storm implements AutoCloseable {

  private static final long TICK_NANOS = 1_000_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int CREATED = 201;

  private final Connections connections;
  private final EventLoop loop;
  private final Orders orders;
  private final Duration patience;
  private final boolean goesFirst;

  /** Asked again, first in first out; each is one person's. */
  private final Deque<Integer> again = new ArrayDeque<>();

  private int next;

  /** What is sent for an order, the same each time: line, headers and body. */
  @FunctionalInterface
  public interface Orders {

    /**
     * Called on the storm's thread; the buffer is released after it was sent.
     *
     * @param order counted from 0
     */
    ByteBuf request(int order);
  }

  /**
   * Connects.
   *
   * @param port of the server on 127.0.0.1
   * @param people at a time; who comes when all of them wait is not counted
   * @param patience after which a request is given up
   */
  public Storm(int port, int people, Duration patience, Orders orders) {
    this.connections = new Connections(port, people);
    this.loop = connections.loop();
    this.goesFirst = loop.submit(GoesFirst::thisThread).syncUninterruptibly().getNow();
    this.orders = orders;
    this.patience = patience;
  }

  /**
   * Rages.
   *
   * @param perSecond requests, those of people who ask again included
   * @param seed of the moments
   * @return of all requests; a booking is there once
   */
  public Answers rage(double perSecond, Duration time, long seed) {
    long begin = System.nanoTime();
    return run(new Gale(new Arrivals(perSecond, begin, seed), begin, begin + time.toNanos()));
  }

  /** Who was not answered asks again, at the pace of the answers, until nobody is left. */
  public Answers calm() {
    long begin = System.nanoTime();
    return run(new Lull(begin));
  }

  /** Whether the system lets it go before what it measures. */
  public boolean goesFirst() {
    return goesFirst;
  }

  /** Orders that were made by now. */
  public int orders() {
    return next;
  }

  private Answers run(Weather weather) {
    loop.execute(weather::tick);
    weather.over.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    weather.answers.took((System.nanoTime() - weather.begin) / 1e9);
    return weather.answers;
  }

  private record Sent(int line, int order, long at) {}

  private abstract class Weather {
    final Answers answers = new Answers();
    final CompletableFuture<Void> over = new CompletableFuture<>();
    final long begin;
    final Deque<Integer> idle = new ArrayDeque<>();
    private long nextTick = System.nanoTime();
    private final List<Line> lines = connections.lines();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Sent[] waiting = new Sent[lines.size()];

    Weather(long begin) {
      this.begin = begin;
      for (int line = 0; line < lines.size(); line++) {
        idle.add(line);
      }
    }

    abstract void blow(long now);

    abstract boolean isOver(long now);

    /** Rests until it is time: what is answered meanwhile is read at once, not one by one. */
    final void tick() {
      LockSupport.parkNanos(Math.min(TICK_NANOS, nextTick - System.nanoTime()));
      long now = System.nanoTime();
      nextTick = now + TICK_NANOS;
      giveUp(now);
      blow(now);
      if (isOver(now) && idle.size() == lines.size()) {
        over.complete(null);
      } else {
        loop.execute(this::tick);
      }
    }

    final int busy() {
      return lines.size() - idle.size();
    }

    final void send(int order, long due) {
      int line = idle.poll();
      var now = new Sent(line, order, System.nanoTime());
      waiting[line] = now;
      sent.add(now);
      answers.takenUp((now.at() - due) / 1000);
      lines.get(line).send(orders.request(order), due, answers, () -> answered(now));
    }

    private void answered(Sent request) {
      int line = request.line();
      if (isWaiting(request) && lines.get(line).status() != CREATED) {
        again.add(request.order());
      }
      waiting[line] = null;
      idle.add(line);
    }

    private void giveUp(long now) {
      while (!sent.isEmpty() && now - sent.peek().at() > patience.toNanos()) {
        Sent oldest = sent.poll();
        if (isWaiting(oldest)) {
          waiting[oldest.line()] = null;
          again.add(oldest.order());
          lines.get(oldest.line()).giveUp();
        }
      }
    }

    private boolean isWaiting(Sent request) {
      return waiting[request.line()] == request;
    }
  }

  private final class Gale extends Weather {
    private final Arrivals arrivals;
    private final long end;
    private long due;

    Gale(Arrivals arrivals, long begin, long end) {
      super(begin);
      this.arrivals = arrivals;
      this.end = end;
      this.due = arrivals.next();
    }

    @Override
    void blow(long now) {
      for (; due - now <= 0 && due - end < 0; due = arrivals.next()) {
        if (!idle.isEmpty()) {
          send(again.isEmpty() ? next++ : again.poll(), due);
        }
      }
    }

    @Override
    boolean isOver(long now) {
      return due - end >= 0;
    }
  }

  private final class Lull extends Weather {

    /** So few that everybody is served. */
    private static final int AT_ONCE = 32;

    Lull(long begin) {
      super(begin);
    }

    @Override
    void blow(long now) {
      while (busy() < AT_ONCE && !again.isEmpty()) {
        send(again.poll(), now);
      }
    }

    @Override
    boolean isOver(long now) {
      return again.isEmpty();
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
