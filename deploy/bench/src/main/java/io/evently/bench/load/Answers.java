package io.evently.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * What came back of a load. Written by one thread and read when the load has ended.
 *
 * <p>Latencies are in microseconds, from the moment at which a request was due (open loop) or sent
 * (closed loop) to its last byte.
 */
public final class Answers {

  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  private static final int ROUGH_DIGITS = 2;

  private final long begin = System.nanoTime();
  private final Histogram latency = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram bookedLatency = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram late = new Histogram(LONGEST_MICROS, DIGITS);
  private final List<Histogram> bySecond = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<UUID> booked = new ArrayList<>();
  private final List<Integer> bookedBySecond = new ArrayList<>();
  private double seconds;
  private int lost;

  void answered(int status, String code, UUID booking, long micros) {
    long bounded = Math.clamp(micros, 1, LONGEST_MICROS);
    latency.recordValue(bounded);
    second().recordValue(bounded);
    outcomes.merge(code == null ? Integer.toString(status) : status + " " + code, 1, Integer::sum);
    if (booking != null) {
      booked.add(booking);
      bookedLatency.recordValue(bounded);
      countBooked(secondsSoFar());
    }
  }

  private int secondsSoFar() {
    return (int) ((System.nanoTime() - begin) / 1_000_000_000L);
  }

  private void countBooked(int second) {
    while (bookedBySecond.size() <= second) {
      bookedBySecond.add(0);
    }
    bookedBySecond.set(second, bookedBySecond.get(second) + 1);
  }

  private Histogram second() {
    int second = secondsSoFar();
    while (bySecond.size() <= second) {
      bySecond.add(new Histogram(LONGEST_MICROS, ROUGH_DIGITS));
    }
    return bySecond.get(second);
  }

  /** A request is taken up by the generator so long after it was due. */
  void takenUp(long micros) {
    late.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
  }

  /** No answer: the connection ended, or the patience did. */
  void lost() {
    lost++;
  }

  void took(double elapsed) {
    seconds = elapsed;
  }

  /** Ids of the bookings of all 201. */
  public List<UUID> booked() {
    return booked;
  }

  /** Requests without an answer. */
  public int lostAnswers() {
    return lost;
  }

  /** How many requests had which answer, by status and problem code. */
  public Map<String, Integer> outcomes() {
    return outcomes;
  }

  /** From the first request to the last answer. */
  public double seconds() {
    return seconds;
  }

  /** Answers a second. */
  public double perSecond() {
    return count() / seconds;
  }

  /** How many answers were not of the one kind that was wanted, by status and problem code. */
  public long countOther(String outcome) {
    return count() - outcomes.getOrDefault(outcome, 0);
  }

  /** Latencies of all answers, in microseconds. */
  public Histogram latency() {
    return latency;
  }

  /** Of the answers that came in each second. */
  public List<Histogram> bySecond() {
    return bySecond;
  }

  /** How many 201 came in each second, up to the last one that had any. */
  public List<Integer> bookedBySecond() {
    return bookedBySecond;
  }

  /** 201 a second. */
  public double bookedPerSecond() {
    return booked.size() / seconds;
  }

  /** Latencies of all 201, in microseconds. */
  public Histogram bookedLatency() {
    return bookedLatency;
  }

  /**
   * How late the generator itself was in an open loop: a part of the latency that no client of a
   * server of its own would see.
   *
   * @param percentile 0 to 100
   * @return milliseconds
   */
  public double lateMillis(double percentile) {
    return late.getValueAtPercentile(percentile) / 1000.0;
  }

  /** All answers. */
  public long count() {
    return latency.getTotalCount();
  }

  /**
   * Latency.
   *
   * @param percentile 0 to 100
   * @return milliseconds
   */
  public double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
