package io.evently.bench.shop;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.Figure;
import io.evently.bench.Invariant;
import io.evently.bench.WarmUp;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.measure.CpuTimes;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.time.Duration;

/**
 * What it costs to say that a sale is over, to people who ask without a key.
 *
 * @param suite that is up
 * @param event without tickets
 */
public record Refusals(Suite suite, People people, String event) {

  private static final int SEATS = 10;
  private static final int CONNECTIONS = 64;

  /** Of a small event, which is published and sold for it. */
  public static Refusals of(Suite suite, Organizer organizer, People people) {
    String event = organizer.publish("gone", SEATS, "");
    try (Load load = new Load(suite.port(Service.GATEWAY), 1, people.book(event, SEATS))) {
      Answers answers = load.closed(Duration.ofMillis(500));
      if (answers.booked().size() != 1) {
        throw new ServerException("The event is not sold out: " + answers.outcomes());
      }
    }
    return new Refusals(suite, people, event);
  }

  /** As many as are answered, at 64 connections, after some that do not count. */
  public Measured measure(Duration window) {
    closed(WarmUp.WINDOW);
    CpuTimes cpu = CpuTimes.now(suite);
    Answers answers = closed(window);
    var measured = new Measured(answers, CpuTimes.now(suite).since(cpu));
    say(
        "refusals: %.0f/s, %.0f a CPU-s, %s",
        answers.perSecond(), measured.perCpuSecond(), answers.outcomes());
    return measured;
  }

  private Answers closed(Duration time) {
    try (Load load = new Load(suite.port(Service.GATEWAY), CONNECTIONS, people.book(event))) {
      return load.closed(time);
    }
  }

  /**
   * Refusals of one window.
   *
   * @param cpu of all that ran meanwhile
   */
  public record Measured(Answers answers, CpuTimes cpu) {

    double perCpuSecond() {
      return answers.count() / cpu.suite();
    }

    /** The figure with its bar. */
    public Figure figure() {
      return Figure.atLeast(
          "keyless sold-out refusals per CPU-second", perCpuSecond(), "1/s", 15_000, 60_000);
    }

    /** Nothing else was said. */
    public Invariant invariant() {
      long other = answers.countOther("409 sold_out");
      return new Invariant(
          "every refusal is sold_out",
          other == 0 && answers.lostAnswers() == 0,
          "%d other answers of %d".formatted(other, answers.count()));
    }
  }
}
