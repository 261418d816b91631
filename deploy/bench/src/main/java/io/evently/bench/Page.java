package io.evently.bench;

import static io.evently.bench.chart.Xml.text;

import io.evently.bench.chart.Chart;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A report as one page that needs nothing else: figures, conditions, pictures. It is XML as well,
 * so that a test can read it.
 */
record Page(
    String bench,
    Instant startedAt,
    String verdict,
    Machine machine,
    Map<String, String> settings,
    List<Figure> figures,
    List<Invariant> invariants,
    List<String> doubts,
    List<Chart> charts,
    List<Table> tables) {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1f2328; --soft: #646c76; --rule: #d8dce1;
        --good: #17692f; --bad: #b3261e; --c0: #1f5fbf; --c1: #c2560c; --c2: #2b8a3e; --c3: #8e3ba8; --c4: #a07800; --c5: #0b8a94; }
      @media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6e9ed; --soft: #98a2ad; --rule: #363c44;
        --good: #6bd08a; --bad: #ff8a80; --c0: #7db0ff; --c1: #ffa25e; --c2: #77d28a; --c3: #d79bf0; --c4: #e0c057; --c5: #5fd0da; } }
      body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto;
        padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--rule); vertical-align: top; }
      td.n, th.n { text-align: right; white-space: nowrap; }
      .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); }
      .wide { overflow-x: auto; } td.strip { min-width: 15rem; font-weight: 400; }
      svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 11px system-ui, sans-serif; }
      .grid { stroke: var(--rule); stroke-width: 1; } .mark { stroke: var(--bad); stroke-dasharray: 4 3; }
      .line { fill: none; stroke-width: 1.8; } .bar { fill: var(--c0); }
      .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); }
      .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); }
      svg .t0 { fill: var(--c0); } svg .t1 { fill: var(--c1); } svg .t2 { fill: var(--c2); } svg .t3 { fill: var(--c3); }
      svg .t4 { fill: var(--c4); } svg .t5 { fill: var(--c5); } svg .legend { font-weight: 600; }
      """;

  String html() {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
    out.append("<title>Evently bench ").append(text(bench)).append("</title><style>\n");
    out.append(STYLE).append("</style></head><body>\n<h1>bench ").append(text(bench)).append(": ");
    out.append(
        "<span class=\"%s\">%s</span></h1>%n"
            .formatted(verdict.equals("passed") ? "good" : "bad", text(verdict)));
    out.append(
        "<p class=\"soft\">commit %s, %s</p>%n".formatted(text(machine.commit()), startedAt));
    doubts.forEach(
        why -> out.append("<p class=\"bad\">inconclusive: %s</p>%n".formatted(text(why))));
    figures(out);
    held(out);
    out.append("<h2>Over the run</h2>\n");
    charts.forEach(
        c ->
            out.append(
                "<h3>%s</h3><div class=\"wide\">%s</div>%n".formatted(text(c.title()), c.svg())));
    tables.forEach(t -> out.append(t.html()));
    conditions(out);
    return out.append("</body></html>\n").toString();
  }

  private void figures(StringBuilder out) {
    out.append(
        "<h2>Figures</h2>\n<div class=\"wide\"><table><thead><tr><th>figure</th><th class=\"n\">value</th><th>unit</th>");
    out.append("<th class=\"n\">must</th><th class=\"n\">aim</th><th></th></tr></thead><tbody>\n");
    for (Figure f : figures) {
      out.append(
          "<tr><td>%s</td><td class=\"n\">%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"%s\">%s</td></tr>%n"
              .formatted(
                  text(f.name()),
                  text(Report.number(f.value())),
                  text(f.unit()),
                  text(Report.bar(f, f.must())),
                  text(Report.bar(f, f.aim())),
                  f.ok() ? "good" : "bad",
                  f.hasBar() ? (f.ok() ? "ok" : "missed") : ""));
    }
    out.append("</tbody></table></div>\n");
  }

  private void held(StringBuilder out) {
    out.append(
        "<h2>What has to be true whatever the speed</h2>\n<div class=\"wide\"><table><tbody>\n");
    for (Invariant i : invariants) {
      out.append(
          "<tr><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  i.held() ? "good" : "bad",
                  i.held() ? "held" : "BROKE",
                  text(i.name()),
                  text(i.detail())));
    }
    out.append("</tbody></table></div>\n");
  }

  private void conditions(StringBuilder out) {
    out.append("<h2>Conditions</h2>\n<div class=\"wide\"><table><tbody>\n");
    row(
        out,
        "machine",
        "%d cores for everything (%s), %d GiB"
            .formatted(machine.cpus(), machine.cpu(), machine.memoryBytes() >> 30));
    settings.forEach((name, value) -> row(out, name, value));
    machine.flags().forEach((service, flags) -> row(out, service, flags));
    out.append("</tbody></table></div>\n");
  }

  private static void row(StringBuilder out, String name, String value) {
    out.append("<tr><td>%s</td><td>%s</td></tr>%n".formatted(text(name), text(value)));
  }
}
