package io.evently.bench.waitingroom;

import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * A crowd that is not driven, as work for gateways: everybody joins before the sale, looks every so
 * often until the own number is served, and enters. A gateway does one request after the other on
 * one core and each takes as long as it was measured to. Nobody leaves, so this is the most work
 * that the crowd can make. Time goes in steps of a millisecond.
 */
final class Million {

  private static final int SECOND = 1000;
  private static final long LONGEST_WAIT_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Times times;
  private final int gateways;
  private final int pace;
  private final int[] numbers;
  private final int before;
  private final Phase[] phases;
  private final int[] entered;
  private final Histogram waits = new Histogram(LONGEST_WAIT_MICROS, DIGITS);
  private double backlog;
  private double busyThisSecond;
  private double busiest;

  /**
   * Processor time of a gateway, in microseconds.
   *
   * @param join of who comes
   * @param look of who waits
   * @param entry of who has its turn, beside its look
   */
  record Times(double join, double look, double entry) {}

  /**
   * What became of it.
   *
   * @param waits until an answer, in microseconds, of all requests
   * @param busiest cores that were busy in the busiest second, of all gateways together
   * @param lastIn from the beginning of the sale until the last was in
   * @param entered milliseconds from the first who came until each was in, in the order of arrival
   */
  record Outcome(Histogram waits, double busiest, Duration lastIn, int[] entered) {}

  /** Those whose looks are due in the same millisecond of each interval. */
  private static final class Phase {
    private int[] people = new int[64];
    private int count;

    void add(int person) {
      if (count == people.length) {
        people = Arrays.copyOf(people, 2 * count);
      }
      people[count++] = person;
    }

    void remove(int at) {
      people[at] = people[--count];
    }
  }

  private Million(
      int[] numbers, Times times, int gateways, Duration before, Duration interval, int pace) {
    this.numbers = numbers;
    this.times = times;
    this.gateways = gateways;
    this.before = Math.toIntExact(before.toMillis());
    this.pace = pace;
    this.phases = new Phase[Math.toIntExact(interval.toMillis())];
    Arrays.setAll(phases, i -> new Phase());
    this.entered = new int[numbers.length];
  }

  /**
   * The whole of it.
   *
   * @param numbers that the draw gave, from 1, in the order of arrival
   * @param gateways how many share the work evenly
   * @param before how long people come before the sale, evenly
   * @param interval between two looks
   * @param pace numbers that are served a second from the beginning of the sale on
   */
  static Outcome of(
      int[] numbers, Times times, int gateways, Duration before, Duration interval, int pace) {
    return new Million(numbers, times, gateways, before, interval, pace).run();
  }

  private Outcome run() {
    int come = 0;
    int in = 0;
    int now = 0;
    for (; in < numbers.length; now++) {
      in += looks(phases[now % phases.length], now);
      for (; come < numbers.length && (long) come * before / numbers.length <= now; come++) {
        arrive(times.join());
        phases[now % phases.length].add(come);
      }
      work(now);
    }
    return new Outcome(waits, busiest, Duration.ofMillis((long) now - before), entered);
  }

  /** How many of them come in. */
  private int looks(Phase phase, int now) {
    long serving = now < before ? 0 : (long) (now - before) / SECOND * pace;
    int in = 0;
    for (int i = 0; i < phase.count; ) {
      int person = phase.people[i];
      arrive(times.look());
      if (numbers[person] <= serving) {
        arrive(times.entry());
        entered[person] = now;
        phase.remove(i);
        in++;
      } else {
        i++;
      }
    }
    return in;
  }

  private void arrive(double micros) {
    backlog += micros;
    waits.recordValue(Math.clamp((long) (backlog / gateways), 1, LONGEST_WAIT_MICROS));
  }

  private void work(int now) {
    double done = Math.min(backlog, 1000.0 * gateways);
    backlog -= done;
    busyThisSecond += done;
    if (now % SECOND == SECOND - 1) {
      busiest = Math.max(busiest, busyThisSecond / 1e6);
      busyThisSecond = 0;
    }
  }
}
