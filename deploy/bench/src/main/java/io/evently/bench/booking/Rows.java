package io.evently.bench.booking;

import static io.evently.bench.Figure.atLeast;
import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Report;
import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Charts;
import io.evently.bench.load.Answers;
import io.evently.bench.measure.Baseline;
import io.evently.bench.measure.Medians;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * What was measured, as rows of the report.
 *
 * @param windows in a closed loop, of all rounds
 */
record Rows(Report report, List<Window> windows) {

  static final int FEW = 8;
  static final int USUAL = 64;
  static final int MANY = 256;

  /** 100,000 bookings a minute. */
  static final double OFFERED = 100_000 / 60.0;

  private double median(int connections, ToDoubleFunction<Window> figure) {
    return Medians.of(
        windows.stream()
            .filter(w -> w.connections() == connections)
            .map(figure::applyAsDouble)
            .toList());
  }

  private double rate(int connections) {
    return median(connections, w -> w.answers().bookedPerSecond());
  }

  void add(Baseline baseline, Alone alone, Window keyed, Offered offered) {
    throughput(baseline);
    costs(offered, alone);
    latency(offered);
    explain(keyed, offered);
    charts(offered);
  }

  private void throughput(Baseline baseline) {
    report.add(atLeast("bookings/s, 64 connections", rate(USUAL), "1/s", 3000, 10_000));
    report.add(
        atLeast("bookings/s, 64 connections / R", rate(USUAL) / baseline.median(), "", 1.5, 5));
    report.add(plain("R, median of " + baseline.rates().size(), baseline.median(), "1/s"));
    report.add(plain("bookings/s, 256 connections", rate(MANY), "1/s"));
    report.add(plain("bookings/s, 8 connections", rate(FEW), "1/s"));
    report.add(atLeast("256 connections / 8", rate(MANY) / rate(FEW), "", 1.2, 2.5));
    report.add(atLeast("256 connections / 64", rate(MANY) / rate(USUAL), "", 0.7, 1.0));
  }

  private void costs(Offered offered, Alone alone) {
    report.add(
        atMost(
            "CPU-s per 1,000 bookings at saturation, without generator",
            median(USUAL, Window::cpuPerThousand),
            "s",
            0.5,
            0.2));
    report.add(
        atMost(
            "CPU-s per 1,000 bookings at 1,667/s offered",
            offered.window().cpuPerThousand(),
            "s",
            1.3,
            0.6));
    report.add(
        atMost(
            "WAL bytes a booking, of the sale alone",
            (double) alone.log().bytes() / alone.answers().booked().size(),
            "B",
            1200,
            700));
    report.add(plain("WAL bytes a booking, of all services", median(USUAL, Window::logBytes), "B"));
    report.add(plain("bookings/s of the sale alone, 64", alone.answers().bookedPerSecond(), "1/s"));
    report.add(
        plain(
            "CPU-s per 1,000 of the sale alone",
            alone.cpu().suite() * 1000 / alone.answers().booked().size(),
            "s"));
    report.add(
        atMost(
            "mean statement of the booking path at 1,667/s offered",
            (offered.window().lanes().millis("read") + offered.window().lanes().millis("write"))
                / 2,
            "ms",
            2,
            1));
  }

  private void latency(Offered offered) {
    Answers answers = offered.window().answers();
    report.add(atMost("booking p99 at 1,667/s offered", answers.millis(99), "ms", 50, 10));
    report.add(plain("booking p50 at 1,667/s offered", answers.millis(50), "ms"));
    report.add(plain("booking p99.9 at 1,667/s offered", answers.millis(99.9), "ms"));
    report.add(
        atLeast("answered / offered", answers.count() / answers.seconds() / OFFERED, "", 0.99, 1));
    report.add(
        atMost(
            "transaction to Kafka consumer, p50",
            offered.delays().getValueAtPercentile(50) / 1000.0,
            "ms",
            150,
            10));
    report.add(
        atMost(
            "transaction to Kafka consumer, p99",
            offered.delays().getValueAtPercentile(99) / 1000.0,
            "ms",
            800,
            50));
    report.add(
        atMost(
            "relay backlog after a saturating run",
            windows.stream().mapToDouble(Window::relaySeconds).max().orElseThrow(),
            "s",
            5,
            0.5));
  }

  /** Where the time goes: no bars, but what one looks at when a bar is missed. */
  private void explain(Window keyed, Offered offered) {
    report.add(
        plain("bookings/s with an Idempotency-Key", keyed.answers().bookedPerSecond(), "1/s"));
    for (int connections : new int[] {FEW, USUAL, MANY}) {
      report.add(
          plain(
              "batch, " + connections + " connections",
              median(connections, w -> w.lanes().batchSize()),
              ""));
    }
    for (String step : List.of("read", "write", "commit")) {
      report.add(
          plain(
              step + " a batch, 64 connections", median(USUAL, w -> w.lanes().millis(step)), "ms"));
    }
    report.add(plain("fsyncs a booking, 64 connections", median(USUAL, Window::syncs), ""));
    report.add(plain("full pages a booking in the WAL", median(USUAL, Window::fullPages), ""));
    report.add(plain("busy cores, 64 connections", median(USUAL, Window::busyCores), ""));
    report.add(plain("busy cores, 8 connections", median(FEW, Window::busyCores), ""));
    report.add(plain("busy cores at 1,667/s offered", offered.window().busyCores(), ""));
    report.add(
        plain("closed-loop p99, 64 connections", median(USUAL, w -> w.answers().millis(99)), "ms"));
    Map<String, Double> parts = new TreeMap<>(windows.getFirst().cpu().parts());
    parts
        .keySet()
        .forEach(
            part ->
                report.add(
                    plain(
                        "CPU-s per 1,000 at saturation: " + part,
                        median(USUAL, w -> w.cpuPerThousand(part)),
                        "s")));
    report.add(
        plain(
            "CPU-s per 1,000 at saturation: generator",
            median(USUAL, w -> w.cpu().bench() * 1000 / w.answers().booked().size()),
            "s"));
    windows
        .getFirst()
        .consumerSeconds()
        .keySet()
        .forEach(
            group ->
                report.add(
                    plain(
                        "behind after 64 connections: " + group,
                        windows.stream()
                            .filter(w -> w.connections() == USUAL)
                            .mapToDouble(w -> w.consumerSeconds().getOrDefault(group, Double.NaN))
                            .max()
                            .orElse(Double.NaN),
                        "s")));
  }

  private void charts(Offered offered) {
    report.setting("load", "one ticket a request, tokens of 1,000 people, all on this machine");
    Map<String, List<Histogram>> rates = new TreeMap<>();
    for (int connections : new int[] {FEW, USUAL, MANY}) {
      windows.stream()
          .filter(w -> w.connections() == connections)
          .findFirst()
          .ifPresent(w -> rates.put(connections + " connections", w.answers().bySecond()));
    }
    Answers answers = offered.window().answers();
    rates.put("1,667/s offered", answers.bySecond());
    report.add(Charts.rates("Bookings a second, of one window each", rates));
    report.add(Charts.latencies("Latency at 1,667/s offered", answers.bySecond()));
    report.add(
        Charts.distribution("Latency at 1,667/s offered", Map.of("bookings", answers.latency())));
    report.add(
        new Bars("Processor by part at 1,667/s offered", "s", offered.window().cpu().withBench()));
  }
}
