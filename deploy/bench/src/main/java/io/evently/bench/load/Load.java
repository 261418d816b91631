package io.evently.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keep-alive connections to one port of 127.0.0.1, all on one thread. One request at a time on
 * each.
 */
public final class Load implements AutoCloseable {

  /** For answers that are still due when a load ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connections connections;
  private final EventLoop loop;
  private final List<Line> lines;
  private final Requests requests;

  /**
   * Connects.
   *
   * @param port of the server on 127.0.0.1
   * @param connections at least 1
   * @param requests asked for each request, on one thread
   */
  public Load(int port, int connections, Requests requests) {
    this.connections = new Connections(port, connections);
    this.loop = this.connections.loop();
    this.lines = this.connections.lines();
    this.requests = requests;
  }

  /**
   * Closed loop: each connection sends as soon as it has its answer. Throughput is the figure; its
   * latencies hide what a stall would have kept waiting.
   */
  public Answers closed(Duration time) {
    Answers answers = new Answers();
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    var over = new CompletableFuture<Void>();
    loop.execute(
        () -> {
          Turn turn = new Turn(answers, lines.size(), over);
          lines.forEach(line -> again(line, turn, end));
        });
    await(over);
    answers.took((System.nanoTime() - begin) / 1e9);
    return answers;
  }

  private void again(Line line, Turn turn, long end) {
    long now = System.nanoTime();
    if (now - end >= 0) {
      turn.ended();
    } else {
      line.send(requests.next(), now, turn.answers(), () -> again(line, turn, end));
    }
  }

  /** Counts the connections that still work. */
  private static final class Turn {
    private final Answers answers;
    private final CompletableFuture<Void> over;
    private int running;

    Turn(Answers answers, int running, CompletableFuture<Void> over) {
      this.answers = answers;
      this.running = running;
      this.over = over;
    }

    Answers answers() {
      return answers;
    }

    void ended() {
      if (--running == 0) {
        over.complete(null);
      }
    }
  }

  /**
   * Open loop: requests are due at random moments (a Poisson process), whether or not earlier ones
   * were answered; latency counts from the moment at which each was due, so waiting for a free
   * connection counts too.
   *
   * @param perSecond mean rate
   * @param seed of the moments
   */
  public Answers open(double perSecond, Duration time, long seed) {
    Answers answers = new Answers();
    var over = new CompletableFuture<Void>();
    long begin = System.nanoTime();
    var schedule = new Schedule(answers, perSecond, begin, begin + time.toNanos(), seed, over);
    loop.execute(schedule::tick);
    await(over);
    answers.took((System.nanoTime() - begin) / 1e9);
    return answers;
  }

  private final class Schedule {
    private final Answers answers;
    private final Arrivals arrivals;
    private final long end;
    private final CompletableFuture<Void> over;
    private final Deque<Long> due = new ArrayDeque<>();
    private final Deque<Line> idle = new ArrayDeque<>(lines);
    private long next;

    Schedule(
        Answers answers,
        double perSecond,
        long begin,
        long end,
        long seed,
        CompletableFuture<Void> over) {
      this.answers = answers;
      this.arrivals = new Arrivals(perSecond, begin, seed);
      this.end = end;
      this.over = over;
      this.next = arrivals.next();
    }

    void tick() {
      long now = System.nanoTime();
      while (next - now <= 0 && next - end < 0) {
        answers.takenUp((now - next) / 1000);
        due.add(next);
        next = arrivals.next();
      }
      sendWhatIsDue();
      if (next - end < 0) {
        var soon = loop.schedule(this::tick, next - System.nanoTime(), TimeUnit.NANOSECONDS);
      } else {
        endWhenAllAreAnswered();
      }
    }

    private void sendWhatIsDue() {
      while (!due.isEmpty() && !idle.isEmpty()) {
        Line line = idle.poll();
        line.send(
            requests.next(),
            due.poll(),
            answers,
            () -> {
              idle.add(line);
              sendWhatIsDue();
              endWhenAllAreAnswered();
            });
      }
    }

    private void endWhenAllAreAnswered() {
      if (next - end >= 0 && due.isEmpty() && idle.size() == lines.size()) {
        over.complete(null);
      }
    }
  }

  private static void await(CompletableFuture<Void> over) {
    over.orTimeout(Duration.ofMinutes(10).plus(PATIENCE).toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    connections.close();
  }
}
