package io.evently.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.bench.chart.Chart;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures and invariants of one run of a bench. */
public final class Report {

  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int INCONCLUSIVE = 3;

  private final String bench;
  private final Machine machine;
  private final Instant startedAt = Instant.now();
  private final List<Figure> figures = new ArrayList<>();
  private final List<Invariant> invariants = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<Chart> charts = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param bench its name on the command line
   */
  public Report(String bench, Machine machine) {
    this.bench = bench;
    this.machine = machine;
  }

  /** Adds a figure. */
  public void add(Figure figure) {
    figures.add(figure);
  }

  /** Adds an invariant. */
  public void add(Invariant invariant) {
    invariants.add(invariant);
  }

  /** Adds a picture, for the page. */
  public void add(Chart chart) {
    charts.add(chart);
  }

  /** Adds lines for the page. */
  public void add(Table table) {
    tables.add(table);
  }

  /** Says how it was measured, for the page. */
  public void setting(String name, String value) {
    settings.put(name, value);
  }

  /** Says why the figures mean little: the machine was slow or busy with something else. */
  public void doubt(String why) {
    doubts.add(why);
  }

  private boolean booksBalance() {
    return invariants.stream().allMatch(Invariant::held);
  }

  private boolean passed() {
    return booksBalance() && figures.stream().allMatch(Figure::ok);
  }

  /** What had to be true, in the order in which it was found. */
  public List<Invariant> invariants() {
    return List.copyOf(invariants);
  }

  /** 0 passed, 1 failed, 3 inconclusive; a broken invariant is a failure on any machine. */
  public int exitCode() {
    if (!booksBalance()) {
      return FAILED;
    }
    if (!doubts.isEmpty()) {
      return INCONCLUSIVE;
    }
    return passed() ? PASSED : FAILED;
  }

  /** For people. */
  public void print(PrintStream out) {
    out.printf("%s, commit %s, %s%n%n", bench, machine.commit(), startedAt);
    machine.print(out);
    out.printf("%n%-62s %12s %-8s %10s %10s%n", "figure", "value", "unit", "must", "aim");
    figures.forEach(f -> print(out, f));
    out.println();
    invariants.forEach(
        i -> out.printf("%-5s %-40s %s%n", i.held() ? "held" : "BROKE", i.name(), i.detail()));
    doubts.forEach(why -> out.printf("inconclusive: %s%n", why));
    out.println(verdict());
  }

  private String verdict() {
    return switch (exitCode()) {
      case PASSED -> "passed";
      case INCONCLUSIVE -> "inconclusive";
      default -> "failed";
    };
  }

  /** For people who want to see it: one page with pictures. */
  public String page() {
    return new Page(
            bench,
            startedAt,
            verdict(),
            machine,
            settings,
            figures,
            invariants,
            doubts,
            charts,
            tables)
        .html();
  }

  /** Writes the page to a file. */
  public void writePage(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, page());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(PrintStream out, Figure f) {
    out.printf(
        Locale.ROOT,
        "%-62s %12s %-8s %10s %10s %s%n",
        f.name(),
        number(f.value()),
        f.unit(),
        bar(f, f.must()),
        bar(f, f.aim()),
        f.hasBar() ? (f.ok() ? "ok" : "MISSED") : "");
  }

  static String bar(Figure figure, double bar) {
    return Double.isNaN(bar) ? "" : (figure.higherIsBetter() ? ">= " : "<= ") + number(bar);
  }

  /** Three digits that count, or the whole number; of what is nearly one, how nearly. */
  static String number(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "?";
    }
    if (value == Math.rint(value) || size >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    if (size > 0.99 && size < 1) {
      return String.format(Locale.ROOT, "%.5f", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f", value);
  }

  /** For programs: one object. */
  public String json() {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("bench", bench).put("commit", machine.commit());
    all.set("machine", machine.json());
    all.put("started_at", startedAt.toString());
    ArrayNode listed = all.putArray("figures");
    for (Figure f : figures) {
      ObjectNode one = listed.addObject().put("name", f.name());
      one.put("value", finite(f.value())).put("unit", f.unit());
      one.put("must", finite(f.must())).put("aim", finite(f.aim()));
      one.put("better", f.hasBar() ? (f.higherIsBetter() ? "higher" : "lower") : null);
      one.put("ok", f.hasBar() ? f.ok() : null);
    }
    ArrayNode held = all.putArray("invariants");
    for (Invariant i : invariants) {
      held.addObject().put("name", i.name()).put("held", i.held()).put("detail", i.detail());
    }
    ArrayNode doubted = all.putArray("doubts");
    doubts.forEach(doubted::add);
    all.put("passed", exitCode() == PASSED);
    return all.toString();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
