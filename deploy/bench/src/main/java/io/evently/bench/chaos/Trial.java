package io.evently.bench.chaos;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evently.bench.Invariant;
import io.evently.bench.chaos.Run.Outage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One fault on one seed, as it went.
 *
 * @param commit of the sources
 * @param began seconds from the first request to the fault, {@code healed} to all parts ready again
 * @param untilFirst seconds from the heal to the first 201 that was asked for since, or null
 * @param unavailable the longest time without a 201 from the fault on, in seconds, or null
 * @param bookings customers that got tickets
 */
record Trial(
    long seed,
    String fault,
    String commit,
    String startedAt,
    String finishedAt,
    double began,
    double healed,
    Double untilFirst,
    Double unavailable,
    int bookings,
    Seconds answers,
    List<Invariant> invariants) {

  private static final double MICROS = 1e6;

  static Trial of(long seed, String fault, String commit, Instant startedAt, Run run) {
    Outage outage = run.outages().getFirst();
    Sales sales = new Sales(run.history());
    long first = run.history().getFirst().at();
    double untilFirst = sales.untilFirst(outage.healedAt(), Long.MAX_VALUE);
    return new Trial(
        seed,
        fault,
        commit,
        startedAt.toString(),
        now(),
        (outage.beganAt() - first) / MICROS,
        (outage.healedAt() - first) / MICROS,
        Double.isNaN(untilFirst) ? null : untilFirst,
        sales.longestWithout(outage.beganAt(), Long.MAX_VALUE),
        sales.count(),
        Seconds.of(run.history()),
        run.invariants());
  }

  /** One that did not come to its end: that breaks a promise, too. */
  static Trial failed(long seed, String fault, String commit, Instant startedAt, Exception why) {
    return new Trial(
        seed,
        fault,
        commit,
        startedAt.toString(),
        now(),
        0,
        0,
        null,
        null,
        0,
        Seconds.of(List.of()),
        List.of(new Invariant("all parts come back and all books are read", false, "" + why)));
  }

  @JsonIgnore
  List<Invariant> broken() {
    return invariants.stream().filter(i -> !i.held()).toList();
  }

  boolean is(long ofSeed, String named) {
    return seed == ofSeed && fault.equals(named);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
