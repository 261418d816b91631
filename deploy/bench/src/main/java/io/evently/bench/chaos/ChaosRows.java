package io.evently.bench.chaos;

import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Report;
import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import io.evently.bench.chaos.Run.Outage;
import io.evently.bench.chart.Lines;
import io.evently.bench.chart.Lines.Series;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the run was like, as rows and pictures of the report. */
final class ChaosRows {

  private static final double MICROS = 1e6;

  /** Seconds from a heal to the first 201. */
  static final double MUST = 15;

  static final double AIM = 5;

  private final Report report;
  private final ChaosPlan plan;
  private final List<Operation> history;
  private final List<Outage> outages;
  private final Sales sales;

  ChaosRows(Report report, Run run) {
    this.report = report;
    this.plan = run.plan();
    this.history = run.history();
    this.outages = run.outages();
    this.sales = new Sales(history);
  }

  void add() {
    settings();
    Map<String, Integer> rounds = new HashMap<>();
    for (int i = 0; i < outages.size(); i++) {
      Outage outage = outages.get(i);
      int round = rounds.merge(outage.trouble().toString(), 1, Integer::sum);
      String name = outage.trouble() + (round == 1 ? "" : " (" + round + ")");
      long end = i + 1 < outages.size() ? outages.get(i + 1).beganAt() : Long.MAX_VALUE;
      outage(name, outage, end);
    }
    counts();
    chart();
  }

  private void settings() {
    report.setting(
        "seed", plan.seed() + "; --seed gives the same customers and faults, not the same answers");
    report.setting(
        "load",
        "%d customers a second, Poisson, until 16 s after the last fault is healed; %d events, half of them with %d tickets and half with %d, half with a payment step"
            .formatted(ChaosPlan.PER_SECOND, ChaosPlan.EVENTS, ChaosPlan.FEW, ChaosPlan.PLENTY));
    report.setting(
        "customers",
        "1 to 4 tickets; think 1.5 s on average; 60 % keep, 15 % give back, 15 % keep and then give back, 10 % let it be;"
            + " 5 % hang up before the first answer; 20 % ask for the same again after it; all come back with the same"
            + " key for 50 s, after Retry-After where there is one");
    report.setting(
        "faults",
        ("killed: kill -9 and started again; paused: SIGSTOP to it and its children for %1$d s; cut: no byte passes for %1$d s;"
                + " answers lost: for %1$d s what is asked is done and not answered, then the connections are reset;"
                + " slow: each chunk of bytes waits %2$d ms in either direction for %1$d s; flushed: FLUSHALL;"
                + " topics: on each public one, records that nobody can read, of unknown types, once more, or older after newer;"
                + " each after the one before has been healed for 16 s")
            .formatted(ChaosPlan.PAUSE.toSeconds(), Link.LATENCY.toMillis()));
  }

  private void outage(String name, Outage outage, long end) {
    report.add(
        atMost(
            name + ": healed to the first 201 asked for since",
            sales.untilFirst(outage.healedAt(), end),
            "s",
            MUST,
            AIM));
    report.add(
        plain(
            name + ": longest time without a 201",
            sales.longestWithout(outage.beganAt(), end),
            "s"));
    report.add(
        plain(name + ": begin to all ready", (outage.healedAt() - outage.beganAt()) / MICROS, "s"));
  }

  private void counts() {
    report.add(plain("operations", count(o -> o.type() == Type.INVOKE), ""));
    report.add(plain("customers", history.stream().map(Operation::key).distinct().count(), ""));
    report.add(plain("customers with tickets", sales.count(), ""));
    for (What what : What.values()) {
      report.add(plain(what + ": done", count(o -> o.is(what, Type.OK)), ""));
      report.add(plain(what + ": refused", count(o -> o.is(what, Type.FAIL)), ""));
      report.add(plain(what + ": outcome unknown", count(o -> o.is(what, Type.INFO)), ""));
    }
    report.add(
        plain(
            "of the unknown: no answer", count(o -> o.type() == Type.INFO && o.status() == 0), ""));
    Map<String, Long> silent = new TreeMap<>();
    history.stream()
        .filter(o -> o.type() == Type.INFO && o.status() == 0)
        .forEach(o -> silent.merge(o.code(), 1L, Long::sum));
    silent.forEach((why, count) -> report.add(plain("no answer: " + why, count, "")));
    report.add(
        plain("of the unknown: 503", count(o -> o.type() == Type.INFO && o.status() == 503), ""));
    Map<String, Long> others = new TreeMap<>();
    history.stream()
        .filter(o -> o.type() == Type.FAIL || o.type() == Type.INFO && o.status() > 0)
        .forEach(o -> others.merge(o.what() + " " + o.status() + " " + o.code(), 1L, Long::sum));
    others.forEach((name, count) -> report.add(plain("answers: " + name, count, "")));
  }

  private long count(Predicate<Operation> which) {
    return history.stream().filter(which).count();
  }

  private void chart() {
    if (history.isEmpty()) {
      return;
    }
    long begin = history.getFirst().at();
    Seconds seconds = Seconds.of(history);
    Lines lines =
        Lines.overTime(
            "Answers to requests for tickets",
            "answers a second",
            List.of(
                Series.bySecond("201", seconds.accepted()),
                Series.bySecond("refused", seconds.refused()),
                Series.bySecond("unknown", seconds.unknown())));
    for (Outage outage : outages) {
      lines = lines.mark((outage.beganAt() - begin) / MICROS, outage.trouble().toString());
    }
    report.add(lines);
  }
}
