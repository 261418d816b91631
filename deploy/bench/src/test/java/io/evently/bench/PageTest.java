package io.evently.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Charts;
import io.evently.bench.chart.Lines;
import io.evently.bench.chart.Lines.Point;
import io.evently.bench.chart.Lines.Series;
import io.evently.bench.chart.Strip;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PageTest {

  private static final String NASTY = "<script>alert(\"1\" & '2')</script>\u0000]]>";

  private final Report report =
      new Report("x", new Machine("c", 2, NASTY, 1L << 30, Map.of("gateway", "-Xmx1m")));

  private Document page() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(report.page().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whateverIsInAReportThePageIsWellFormedAndRunsNothing() throws Exception {
    report.add(Figure.atMost(NASTY, 12, NASTY, 10, 1));
    report.add(new Invariant(NASTY, false, NASTY));
    report.setting(NASTY, NASTY);
    report.doubt(NASTY);
    report.add(new Bars(NASTY, NASTY, Map.of(NASTY, 1.0, "none", Double.NaN)));
    report.add(
        Lines.overTime(NASTY, NASTY, List.of(new Series(NASTY, List.of(new Point(0, 1)))))
            .mark(0, NASTY));
    Document page = page();
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(page.getElementsByTagName("h3").item(0).getTextContent())
        .isEqualTo("<script>alert(\"1\" & '2')</script>?]]>");
  }

  @Test
  void aPageSaysWhatTheTableSays() throws Exception {
    report.add(Figure.atMost("p99", 12.5, "ms", 10, 1));
    report.add(new Invariant("books", true, "0 of 7"));
    String text = page().getDocumentElement().getTextContent();
    assertThat(text)
        .contains("failed", "p99", "12.5", "<= 10", "missed", "books", "held", "-Xmx1m");
  }

  @Test
  void picturesOfNothingArePicturesToo() throws Exception {
    report.add(Lines.overTime("empty", "y", List.of(new Series("none", List.of()))));
    report.add(new Bars("empty", "s", Map.of()));
    report.add(Charts.latencies("empty", List.of()));
    report.add(Charts.distribution("empty", Map.of("none", new Histogram(1000, 2))));
    assertThat(page().getElementsByTagName("svg").getLength()).isEqualTo(4);
  }

  @Test
  void aLineEndsWhereItsLargestValueIs() {
    String svg =
        Lines.overTime(
                "t", "y", List.of(new Series("a", List.of(new Point(0, 0), new Point(10, 50)))))
            .svg();
    assertThat(svg).contains("d=\"M56.0 220.0L664.0 34.0\"");
  }

  @Test
  void aGapInAMeasurementIsAGapInTheLine() {
    var points =
        List.of(new Point(0, 1), new Point(1, 1), new Point(2, Double.NaN), new Point(3, 1));
    String svg = Lines.overTime("t", "y", List.of(new Series("a", points))).onLogScale().svg();
    assertThat(svg.split("M", -1)).hasSize(3);
    assertThat(svg).doesNotContain("NaN");
  }

  @Test
  void whatOutgrowsAStripIsCutOffAndDoesNotFlattenTheOthers() {
    String svg =
        new Strip(
                "t",
                List.of(
                    Series.bySecond("few", List.of(0, 10)),
                    Series.bySecond("many", List.of(0, 1000))),
                10,
                List.of())
            .svg();
    assertThat(svg.split("points=\"0.0,35.0 240.0,1.0 \"", -1)).hasSize(3);
  }

  @Test
  void aPageNeedsNothingElse() {
    report.add(new Bars("b", "s", Map.of("a", 1.0)));
    assertThat(report.page()).doesNotContain("http:", "https:", "src=", "@import", "url(");
  }
}
