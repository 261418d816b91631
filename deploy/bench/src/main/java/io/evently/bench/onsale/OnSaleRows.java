package io.evently.bench.onsale;

import static io.evently.bench.Figure.atLeast;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Report;
import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Charts;
import io.evently.bench.chart.Lines;
import io.evently.bench.chart.Lines.Point;
import io.evently.bench.chart.Lines.Series;
import io.evently.bench.onsale.OnSaleBench.Sale;
import io.evently.bench.onsale.StockLine.Stock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What the sale was like, as rows and pictures of the report. */
final class OnSaleRows {

  private static final long LONGEST_MICROS = 600_000_000;
  private static final Duration STEP = Duration.ofMillis(250);

  private final Report report;
  private final OnSalePlan plan;
  private final Crowd crowd;
  private final Collection<Order> orders;
  private final StockLine stock;
  private final Sale sale;
  private final Map<String, Long> payments;

  OnSaleRows(
      Report report,
      OnSalePlan plan,
      Crowd crowd,
      StockLine stock,
      Sale sale,
      Map<String, Long> payments) {
    this.report = report;
    this.plan = plan;
    this.crowd = crowd;
    this.orders = crowd.orders();
    this.stock = stock;
    this.sale = sale;
    this.payments = payments;
  }

  void add() {
    settings();
    success();
    course();
    charts();
  }

  private void settings() {
    report.setting(
        "sale",
        "%d tickets; %.0f people in the first second, then %.0f a second (Poisson) for %d s, 1,000 accounts"
            .formatted(plan.capacity(), plan.burst(), plan.perSecond(), plan.open().toSeconds()));
    report.setting(
        "buyers",
        "1, 2 or 4 tickets; think 1.5 s on average; 7 % do not pay (4 % stay away, 3 % give back), 5 % cancel what they"
            + " bought; of those who pay: 76 % tok_succeed, 10 % tok_decline and then tok_succeed, 6 % tok_timeout,"
            + " 6 % tok_twice, 2 % tok_late; 3 % hang up before the answer to the hold, 2 % before that to the"
            + " payment; all come back with the same key, after Retry-After where there is one");
    report.setting(
        "success",
        "a request is one key with all its retries, from the moment it was due; counted are those that were answered"
            + " 201, and those that were not although at each moment from when they were due to their last answer,"
            + " 2 s at most, the ledger shows as many tickets free as they asked for; success is a 201 within 2 s");
    report.setting("late-comers", "who buy what comes free after the crowd, one ticket each");
  }

  private void success() {
    Success all = Success.of(orders, stock);
    report.add(
        atLeast(
            "201 within 2 s / requests while stock was left, one kill",
            all.ratio(),
            "",
            0.999,
            0.99997));
    Success away = Success.of(duringOutage(true), stock);
    Success rest = Success.of(duringOutage(false), stock);
    report.add(plain("of those whose 2 s did not touch the outage", rest.ratio(), ""));
    report.add(plain("requests that counted", all.ofAll(), ""));
    report.add(plain("not within 2 s, at the outage", away.ofAll() - away.wellServed(), ""));
    report.add(plain("not within 2 s, elsewhere", rest.ofAll() - rest.wellServed(), ""));
    report.add(
        plain(
            "201 at last, of those that counted at the outage",
            (double) duringOutage(true).stream().filter(Order::isBooked).count() / away.ofAll(),
            ""));
    report.add(plain("outage: kill to the first 201", seconds(sale.killedAt(), firstAfter()), "s"));
    report.add(plain("kill to ready", seconds(sale.killedAt(), sale.upAt()), "s"));
  }

  /** From the kill until bookings were answered again. */
  private List<Order> duringOutage(boolean wanted) {
    Instant over = firstAfter();
    Predicate<Order> touches =
        o -> o.due().isBefore(over) && o.due().plus(Success.IN_TIME).isAfter(sale.killedAt());
    return orders.stream().filter(wanted ? touches : touches.negate()).toList();
  }

  /** The first answer to somebody who came after the kill. */
  private Instant firstAfter() {
    return orders.stream()
        .filter(order -> order.isBooked() && order.due().isAfter(sale.killedAt()))
        .map(Order::answered)
        .min(Instant::compareTo)
        .orElse(sale.upAt());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private void course() {
    Histogram served = latencies(orders);
    Histogram apart = latencies(duringOutage(false));
    report.add(plain("201 p50, from due", served.getValueAtPercentile(50) / 1000.0, "ms"));
    report.add(
        plain(
            "201 p99, from due, without the outage",
            apart.getValueAtPercentile(99) / 1000.0,
            "ms"));
    report.add(
        plain(
            "201 p99, from due, with the outage", served.getValueAtPercentile(99) / 1000.0, "ms"));
    Instant gone = stock.soldOutAt();
    report.add(
        plain("sold out after", gone == null ? Double.NaN : seconds(sale.began(), gone), "s"));
    report.add(plain("tickets that came back and were sold again", soldAgain(), ""));
    report.add(plain("people", orders.size(), ""));
    report.add(plain("of these late-comers", sale.lateComers(), ""));
    report.add(plain("requests", crowd.requests(), ""));
    report.add(plain("answers that buyers did not wait for", crowd.hungUp(), ""));
    report.add(plain("requests without an answer", crowd.unanswered(), ""));
    report.add(plain("429 and 503", crowd.refusedForNow(), ""));
    orders.stream()
        .collect(Collectors.groupingBy(Order::ending, TreeMap::new, Collectors.counting()))
        .forEach((how, count) -> report.add(plain("buyers: " + how, count, "")));
    payments.forEach((state, count) -> report.add(plain("payments: " + state, count, "")));
    sale.cpu()
        .withBench()
        .forEach((part, cpu) -> report.add(plain("CPU of the sale: " + part, cpu, "s")));
  }

  /** Units that went from held or sold back to available; in the end all are sold. */
  private long soldAgain() {
    long back = 0;
    int before = Integer.MAX_VALUE;
    for (Stock moment : stock.moments().values()) {
      if (before != Integer.MAX_VALUE) {
        back += Math.max(0, moment.available() - before);
      }
      before = moment.available();
    }
    return back;
  }

  private Histogram latencies(Collection<Order> some) {
    Histogram micros = new Histogram(LONGEST_MICROS, 3);
    some.stream().filter(Order::isBooked).forEach(o -> micros.recordValue(micros(o)));
    return micros;
  }

  private static long micros(Order order) {
    return Math.clamp(
        Duration.between(order.due(), order.answered()).toNanos() / 1000, 1, LONGEST_MICROS);
  }

  private List<Histogram> bySecond(Predicate<Order> which) {
    List<Histogram> seconds = new ArrayList<>();
    orders.stream()
        .filter(o -> o.answered() != null && which.test(o))
        .forEach(
            o -> {
              int second =
                  (int) Math.max(0, Duration.between(sale.began(), o.answered()).toSeconds());
              while (seconds.size() <= second) {
                seconds.add(new Histogram(LONGEST_MICROS, 2));
              }
              seconds.get(second).recordValue(micros(o));
            });
    return seconds;
  }

  private void charts() {
    double kill = seconds(sale.began(), sale.killedAt());
    report.add(stockChart().mark(kill, "kill -9"));
    Map<String, List<Histogram>> rates = new TreeMap<>();
    rates.put("201", bySecond(Order::isBooked));
    rates.put("sold out", bySecond(o -> o.status() == 409));
    report.add(Charts.rates("Last answers to requests for tickets", rates).mark(kill, "kill -9"));
    report.add(
        Charts.latencies("201, from when it was due", bySecond(Order::isBooked))
            .mark(kill, "kill -9"));
    report.add(
        Charts.distribution(
            "201, from when it was due",
            Map.of(
                "all", latencies(orders), "without the outage", latencies(duringOutage(false)))));
    report.add(new Bars("Processor by part", "s", sale.cpu().withBench()));
  }

  private Lines stockChart() {
    return Lines.overTime(
        "Stock, by the ledger",
        "tickets",
        Stream.of(
                line("available", Stock::available),
                line("held", Stock::held),
                line("sold", Stock::sold))
            .toList());
  }

  private Series line(String name, ToIntFunction<Stock> value) {
    List<Point> points = new ArrayList<>();
    Instant end = stock.moments().lastKey();
    for (Instant at = sale.began(); at.isBefore(end.plus(STEP)); at = at.plus(STEP)) {
      points.add(new Point(seconds(sale.began(), at), value.applyAsInt(stock.at(at))));
    }
    return new Series(name, points);
  }
}
