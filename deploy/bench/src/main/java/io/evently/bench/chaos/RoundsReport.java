package io.evently.bench.chaos;

import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Invariant;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.Table;
import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Lines.Series;
import io.evently.bench.chart.Strip;
import io.evently.bench.measure.Medians;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** A campaign as far as its logbook tells of it. */
final class RoundsReport {

  private static final int SHOWN = 5;

  private final Campaign campaign;
  private final List<Trial> trials;
  private final Report report = new Report("chaos", Machine.here());

  RoundsReport(Logbook logbook) {
    this.campaign = logbook.campaign();
    this.trials = logbook.trials();
  }

  Report report() {
    conditions();
    campaign.faults().forEach(this::fault);
    report.add(plain("faults that ran", trials.size(), "of " + campaign.size()));
    report.add(plain("customers with tickets", sum(t -> List.of(t.bookings())), ""));
    report.add(plain("answers: 201", sum(t -> t.answers().accepted()), ""));
    report.add(plain("answers: refused", sum(t -> t.answers().refused()), ""));
    report.add(plain("answers: outcome unknown", sum(t -> t.answers().unknown()), ""));
    promises();
    Map<String, Double> worst = new LinkedHashMap<>();
    campaign.faults().forEach(fault -> worst.put(fault, worst(of(fault), Trial::unavailable)));
    report.add(new Bars("Longest time without a 201, worst of all seeds", "s", worst));
    report.add(lines());
    return report;
  }

  private void conditions() {
    report.setting("seeds", campaign.seed() + " to " + (campaign.seed() + campaign.seeds() - 1));
    report.setting("faults", "each alone, on a suite that others of its seed ran on before");
    if (trials.size() < campaign.size()) {
      report.doubt("%d of %d faults have run".formatted(trials.size(), campaign.size()));
    }
    Collection<String> commits = new TreeSet<>(trials.stream().map(Trial::commit).toList());
    report.setting("commits that ran", String.join(", ", commits));
    if (commits.size() > 1) {
      report.doubt("not all faults met the same commit: " + String.join(", ", commits));
    }
  }

  private void fault(String name) {
    List<Trial> of = of(name);
    if (of.isEmpty()) {
      return;
    }
    String seeds = of.size() == 1 ? "" : ", worst of " + of.size();
    report.add(
        atMost(
            name + ": healed to first 201" + seeds,
            worst(of, Trial::untilFirst),
            "s",
            ChaosRows.MUST,
            ChaosRows.AIM));
    report.add(plain(name + ": without a 201" + seeds, worst(of, Trial::unavailable), "s"));
    if (of.size() > 1) {
      report.add(
          plain(
              name + ": without a 201, median",
              Medians.of(of.stream().map(Trial::unavailable).map(RoundsReport::orNaN).toList()),
              "s"));
    }
  }

  /** NaN where one of them is unknown. */
  private static double worst(List<Trial> of, Function<Trial, Double> what) {
    return of.stream().map(what).mapToDouble(RoundsReport::orNaN).reduce(0, Math::max);
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  private List<Trial> of(String fault) {
    return trials.stream().filter(t -> t.fault().equals(fault)).toList();
  }

  private long sum(Function<Trial, List<Integer>> counts) {
    return trials.stream().flatMap(t -> counts.apply(t).stream()).mapToLong(n -> n).sum();
  }

  /** Each once, with where it was broken. */
  private void promises() {
    Map<String, List<String>> broken = new LinkedHashMap<>();
    Map<String, Integer> looked = new LinkedHashMap<>();
    for (Trial trial : trials) {
      for (Invariant i : trial.invariants()) {
        looked.merge(i.name(), 1, Integer::sum);
        broken.computeIfAbsent(i.name(), name -> new ArrayList<>());
        if (!i.held()) {
          broken
              .get(i.name())
              .add("seed %d, %s: %s".formatted(trial.seed(), trial.fault(), i.detail()));
        }
      }
    }
    broken.forEach(
        (name, where) ->
            report.add(
                new Invariant(
                    name,
                    where.isEmpty(),
                    where.isEmpty()
                        ? "after each of " + looked.get(name)
                        : "%d of %d: %s"
                            .formatted(
                                where.size(),
                                looked.get(name),
                                where.stream().limit(SHOWN).toList()))));
  }

  private Table lines() {
    Table table =
        new Table(
            "Each fault on each seed",
            List.of(
                "seed",
                "fault",
                "begun",
                "bookings",
                "refused",
                "without a 201",
                "healed to 201",
                "invariants",
                "201 (blue), refused (orange), unknown (green, cut off) a second; the fault and its end"));
    for (Trial trial : trials) {
      table.add(
          trial.broken().isEmpty(),
          List.of(
              Long.toString(trial.seed()),
              trial.fault(),
              trial.startedAt(),
              Integer.toString(trial.bookings()),
              Integer.toString(trial.answers().refused().stream().mapToInt(n -> n).sum()),
              seconds(trial.unavailable()),
              seconds(trial.untilFirst()),
              verdict(trial)),
          timeline(trial));
    }
    return table;
  }

  private static String verdict(Trial trial) {
    return trial.broken().isEmpty()
        ? "all %d held".formatted(trial.invariants().size())
        : "BROKE: "
            + String.join(
                "; ", trial.broken().stream().map(i -> i.name() + ": " + i.detail()).toList());
  }

  /** Those who are refused a connection ask again and again: they would flatten all others. */
  private static Strip timeline(Trial trial) {
    int most =
        Stream.concat(trial.answers().accepted().stream(), trial.answers().refused().stream())
            .mapToInt(n -> n)
            .reduce(1, Math::max);
    return new Strip(
        "seed %d, %s".formatted(trial.seed(), trial.fault()),
        List.of(
            Series.bySecond("201", trial.answers().accepted()),
            Series.bySecond("refused", trial.answers().refused()),
            Series.bySecond("unknown", trial.answers().unknown())),
        most,
        List.of(trial.began(), trial.healed()));
  }

  private static String seconds(Double value) {
    return value == null ? "?" : String.format(Locale.ROOT, "%.1f s", value);
  }
}
