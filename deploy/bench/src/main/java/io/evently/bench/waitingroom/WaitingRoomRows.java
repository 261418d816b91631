package io.evently.bench.waitingroom;

import io.evently.bench.Figure;
import io.evently.bench.Invariant;
import io.evently.bench.Report;
import io.evently.bench.chart.Lines;
import io.evently.bench.chart.Lines.Point;
import io.evently.bench.chart.Lines.Series;
import io.evently.bench.waitingroom.Visitor.Ending;
import io.evently.bench.waitingroom.WaitingRoomBench.Costs;
import io.evently.bench.waitingroom.WaitingRoomBench.Sale;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the crowd came to, as figures, invariants and pictures. */
final class WaitingRoomRows {

  private static final int MILLION = 1_000_000;

  /** People look again after 20 s at most when many wait. */
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  private static final Duration BEFORE = Duration.ofMinutes(15);

  private final Report report;
  private final WaitingRoomPlan plan;
  private final Sale sale;
  private final Costs costs;
  private final Draw draw;

  WaitingRoomRows(Report report, WaitingRoomPlan plan, Sale sale, Costs costs) {
    this.report = report;
    this.plan = plan;
    this.sale = sale;
    this.costs = costs;
    this.draw = new Draw(sale.after().path("seed").asText(), sale.after().path("drawn").asLong());
  }

  void add() {
    crowd();
    order();
    costs();
    pictures();
  }

  private void crowd() {
    Map<Ending, Long> endings =
        sale.visitors().stream()
            .collect(Collectors.groupingBy(v -> v.ending, TreeMap::new, Collectors.counting()));
    long through = plan.people() - endings.getOrDefault(Ending.LOST, 0L);
    report.add(
        Figure.atLeast(
            "people who went through the waiting room", through, "", plan.people(), plan.people()));
    endings.forEach(
        (ending, count) ->
            report.add(
                Figure.plain("  " + ending.name().toLowerCase(java.util.Locale.ROOT), count, "")));
    long sold =
        sale.visitors().stream()
            .filter(v -> v.ending == Ending.BOOKED)
            .mapToLong(v -> v.tickets)
            .sum();
    report.add(
        Figure.plain("tickets left while people were told of none", plan.tickets() - sold, ""));
    report.add(
        new Invariant(
            "everybody was told how it ended",
            endings.getOrDefault(Ending.LOST, 0L) == 0,
            endings.getOrDefault(Ending.LOST, 0L) + " were not"));
    report.add(
        new Invariant(
            "who leaves holds nobody up",
            plan.tickets() - sold <= 3,
            "%d tickets are left, fewer than 4 could not be split; %d people stayed away or bought nothing"
                .formatted(
                    plan.tickets() - sold,
                    endings.getOrDefault(Ending.STAYED_AWAY, 0L)
                        + endings.getOrDefault(Ending.ONLY_LOOKED, 0L))));
    report.add(
        new Invariant(
            "each answer was as promised",
            sale.crowd().broken.isEmpty(),
            sale.crowd().broken.size()
                + " were not"
                + (sale.crowd().broken.isEmpty() ? "" : ": " + sale.crowd().broken.peek())));
    report.add(
        Figure.plain("joins: p99", sale.crowd().joins.getValueAtPercentile(99) / 1000.0, "ms"));
    report.add(
        Figure.plain("looks: p99", sale.crowd().looks.getValueAtPercentile(99) / 1000.0, "ms"));
    report.add(Figure.plain("requests without an answer", sale.crowd().unanswered.sum(), ""));
    report.add(
        Figure.plain("requests refused for the moment", sale.crowd().refusedForNow.sum(), ""));
    long right =
        sale.crowd().estimates.stream()
            // People notice their turn when they look again.
            .filter(e -> e.was() >= e.atLeast() - 1 && e.was() <= e.atMost() + 21)
            .count();
    report.add(
        Figure.plain(
            "waits that were as foretold, of " + sale.crowd().estimates.size(),
            100.0 * right / Math.max(1, sale.crowd().estimates.size()),
            "%"));
  }

  private void order() {
    report.add(
        new Invariant(
            "the seed is the one that was committed to",
            draw.keeps(sale.before().path("commitment").asText()),
            "SHA-256 of " + draw.seed()));
    List<Visitor> early = sale.visitors().stream().filter(v -> took(v) && v.early).toList();
    List<Long> numbers = early.stream().map(v -> draw.number(v.placeId)).toList();
    double correlation = Ranks.correlation(numbers);
    report.add(
        new Invariant(
            "before the sale the moment of arrival says nothing",
            Math.abs(correlation) < Ranks.bound(numbers.size()),
            "rank correlation %.4f of %,d, chance stays below %.4f"
                .formatted(correlation, numbers.size(), Ranks.bound(numbers.size()))));
    report.add(
        new Invariant(
            "all who came before the sale took part in the draw",
            draw.drawn() == early.size(),
            draw.drawn() + " of " + early.size()));
    List<Long> late =
        sale.visitors().stream()
            .filter(v -> took(v) && !v.early)
            .map(v -> v.queueNumber)
            .sorted()
            .toList();
    boolean whole =
        late.equals(
            LongStream.rangeClosed(draw.drawn() + 1, draw.drawn() + late.size()).boxed().toList());
    report.add(
        new Invariant(
            "who came later has the next number",
            whole,
            late.isEmpty() ? "nobody" : late.getFirst() + " to " + late.getLast()));
    million();
  }

  private static boolean took(Visitor visitor) {
    return visitor.placeId != null;
  }

  /** The same draw for a million accounts that were not driven. */
  private void million() {
    int[] numbers = new int[MILLION];
    var big = new Draw(draw.seed(), MILLION);
    int[] classes = new int[1000];
    for (int i = 0; i < MILLION; i++) {
      numbers[i] = Math.toIntExact(big.number(new UUID(i * 0x9E3779B97F4A7C15L, i)));
      classes[(int) ((numbers[i] - 1L) * classes.length / MILLION)]++;
    }
    double expected = (double) MILLION / classes.length;
    double chiSquare = 0;
    for (int found : classes) {
      chiSquare += (found - expected) * (found - expected) / expected;
    }
    double correlation = correlation(numbers);
    // 0.9999 quantile of chi-square with 999 degrees of freedom, by Wilson and Hilferty.
    double most = 999 * Math.pow(1 - 2 / (9.0 * 999) + 3.719 * Math.sqrt(2 / (9.0 * 999)), 3);
    report.add(
        new Invariant(
            "1,000,000 places are spread evenly, whoever came first",
            Math.abs(correlation) < Ranks.bound(MILLION) && chiSquare < most,
            "rank correlation %.5f, chance below %.5f; chi-square %.0f, chance below %.0f"
                .formatted(correlation, Ranks.bound(MILLION), chiSquare, most)));
    simulated(numbers);
  }

  private void costs() {
    report.add(Figure.plain("processor time of a look, gateway", costs.look().gateway(), "us"));
    report.add(Figure.plain("processor time of a join, gateway", costs.join().gateway(), "us"));
    report.add(Figure.plain("processor time of a join, database", costs.join().database(), "us"));
    report.add(Figure.plain("processor time of an entry, gateway", costs.entry().gateway(), "us"));
    report.add(Figure.plain("joins of one gateway", costs.join().perSecond(), "1/s"));
    report.add(
        Figure.plain("joins of 1,000,000, database", MILLION * costs.join().database() / 1e6, "s"));
  }

  /** The same crowd as work for gateways, by the costs that were measured. */
  private void simulated(int[] numbers) {
    var times =
        new Million.Times(costs.join().gateway(), costs.look().gateway(), costs.entry().gateway());
    for (int gateways = 1; gateways <= 3; gateways++) {
      Million.Outcome outcome = Million.of(numbers, times, gateways, BEFORE, INTERVAL, plan.pace());
      String by = "1,000,000 simulated, gateways of one core: " + gateways;
      report.add(
          Figure.plain(
              by + ", p99 of an answer", outcome.waits().getValueAtPercentile(99) / 1000.0, "ms"));
      report.add(
          Figure.plain(by + ", slowest answer", outcome.waits().getMaxValue() / 1000.0, "ms"));
      report.add(Figure.plain(by + ", busiest second", outcome.busiest(), "cores"));
      if (gateways == 1) {
        report.add(
            Figure.plain(
                "1,000,000 simulated: until the last is in, at %d a second".formatted(plan.pace()),
                outcome.lastIn().toSeconds(),
                "s"));
        report.add(simulatedOrder(numbers, outcome.entered()));
      }
    }
  }

  private Invariant simulatedOrder(int[] numbers, int[] entered) {
    long outOfTurn = 0;
    for (int i = 0; i < numbers.length; i++) {
      // Numbers are served by the second, and somebody notices it with the next look.
      long turn = BEFORE.toMillis() + (numbers[i] + plan.pace() - 1L) / plan.pace() * 1000;
      outOfTurn += entered[i] < turn || entered[i] > turn + INTERVAL.toMillis() ? 1 : 0;
    }
    double correlation = correlation(entered);
    return new Invariant(
        "1,000,000 simulated: all are in when it is their turn, whoever came first",
        outOfTurn == 0 && Math.abs(correlation) < Ranks.bound(MILLION),
        "%d out of turn; rank correlation of arrival and entry %.5f, chance below %.5f"
            .formatted(outOfTurn, correlation, Ranks.bound(MILLION)));
  }

  private static double correlation(int[] values) {
    return Ranks.correlation(Arrays.stream(values).asLongStream().boxed().toList());
  }

  private void pictures() {
    Map<Long, Integer> entries = new TreeMap<>();
    for (Visitor visitor : sale.visitors()) {
      if (visitor.enteredNanos != 0) {
        long second = (visitor.enteredNanos - sale.began()) / 1_000_000_000L;
        entries.merge(second, 1, Integer::sum);
      }
    }
    List<Point> rate =
        entries.entrySet().stream().map(e -> new Point(e.getKey(), e.getValue())).toList();
    report.add(
        Lines.overTime(
            "People who came in, by second of the sale",
            "people",
            List.of(new Series("in", rate))));
  }
}
