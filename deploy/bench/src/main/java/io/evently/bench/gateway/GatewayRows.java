package io.evently.bench.gateway;

import static io.evently.bench.Figure.atLeast;
import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Invariant;
import io.evently.bench.Report;
import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Charts;
import io.evently.bench.gateway.GatewayBench.Blown;
import io.evently.bench.gateway.GatewayBench.Measured;
import io.evently.bench.gateway.GatewayBench.Reads;
import io.evently.bench.load.Answers;
import io.evently.bench.shop.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What was measured, as rows of the report. */
record GatewayRows(Report report) {

  void reads(Reads reads) {
    Answers half = reads.half().answers();
    report.add(atMost("cached GET p50 at half load", half.millis(50), "ms", 2, 0.3));
    report.add(atMost("cached GET p99 at half load", half.millis(99), "ms", 10, 2));
    report.add(
        atLeast(
            "cached GET/s / bare answers/s of the same server",
            reads.cachedPerSecond() / reads.barePerSecond(),
            "",
            0.4,
            0.7));
    report.add(plain("cached GET/s, closed loop", reads.cachedPerSecond(), "1/s"));
    report.add(plain("bare answers/s, closed loop", reads.barePerSecond(), "1/s"));
    report.add(plain("gateway CPU per cached GET", reads.half().gatewayMicros(), "us"));
    long other = half.countOther("200") + half.lostAnswers();
    report.add(
        new Invariant(
            "every cached read is answered with 200",
            other == 0,
            other + " not, of " + half.count()));
    report.add(Charts.latencies("Latency of cached reads at half load", half.bySecond()));
  }

  void refusals(Refusals.Measured refused) {
    report.add(refused.figure());
    report.add(refused.invariant());
  }

  void passedOn(Measured peak) {
    report.add(
        atMost("gateway CPU per booking that is passed on", peak.gatewayMicros(), "us", 120, 60));
    report.add(plain("peak: bookings/s", peak.answers().bookedPerSecond(), "1/s"));
  }

  void storm(Measured peak, Blown storm) {
    Answers answers = storm.raging().answers();
    report.add(atLeast("storm: bookings/s / peak", share(peak, answers), "", 0.8, 0.95));
    report.add(
        plain(
            "storm: requests/s / peak", storm.perSecond() / peak.answers().bookedPerSecond(), ""));
    report.add(plain("storm: time of a 201, p50", booked(answers, 50), "ms"));
    report.add(plain("storm: time of a 201, p99", booked(answers, 99), "ms"));
    report.add(plain("storm: gateway CPU per request", storm.raging().gatewayMicros(), "us"));
    report.add(plain("storm: requests given up", answers.lostAnswers(), ""));
    report.add(everybodyHasOne("every order of the storm has one booking", storm));
    report.add(Charts.rates("Answers in the storm", Map.of("all", answers.bySecond())));
    report.add(new Bars("Processor by part, storm", "s", storm.raging().cpu().withBench()));
  }

  void withoutRedis(Measured peak, Blown storm, Duration time) {
    Answers answers = storm.raging().answers();
    int killed = (int) time.toSeconds() / 2;
    List<Integer> after = answers.bookedBySecond();
    List<Integer> without =
        after.subList(
            Math.min(killed, after.size()), Math.min((int) time.toSeconds(), after.size()));
    report.add(
        plain("storm, Redis killed in the middle: bookings/s / peak", share(peak, answers), ""));
    report.add(
        plain(
            "of it, bookings/s without Redis / peak",
            without.stream().mapToInt(Integer::intValue).average().orElse(0)
                / peak.answers().bookedPerSecond(),
            ""));
    report.add(
        new Invariant(
            "bookings go on without Redis",
            without.size() >= time.toSeconds() / 2 - 1
                && without.stream().noneMatch(count -> count == 0),
            "in each second after the kill: " + without));
    report.add(everybodyHasOne("every order of the storm without Redis has one booking", storm));
  }

  private static Invariant everybodyHasOne(String name, Blown storm) {
    int booked = storm.raging().answers().booked().size() + storm.after().booked().size();
    return new Invariant(
        name, booked == storm.orders(), "%d of %d orders".formatted(booked, storm.orders()));
  }

  private static double share(Measured peak, Answers storm) {
    return storm.bookedPerSecond() / peak.answers().bookedPerSecond();
  }

  private static double booked(Answers answers, double percentile) {
    return answers.bookedLatency().getValueAtPercentile(percentile) / 1000.0;
  }
}
