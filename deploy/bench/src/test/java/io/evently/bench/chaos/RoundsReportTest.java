package io.evently.bench.chaos;

import static io.evently.bench.chaos.Trials.held;
import static io.evently.bench.chaos.Trials.oversold;
import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Report;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class RoundsReportTest {

  private static final Campaign CAMPAIGN =
      new Campaign(4711, 2, List.of("kafka killed", "redis flushed"));

  @TempDir private Path folder;

  private Report report(Trial... trials) {
    try (Logbook logbook = Logbook.begin(folder.resolve("rounds.jsonl"), CAMPAIGN)) {
      List.of(trials).forEach(logbook::add);
      return new RoundsReport(logbook).report();
    }
  }

  private static Document page(Report report) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(report.page().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> rows(Document page) {
    NodeList rows = page.getElementsByTagName("tr");
    return IntStream.range(0, rows.getLength())
        .mapToObj(i -> rows.item(i).getTextContent())
        .toList();
  }

  private static String row(Document page, String begin) {
    return rows(page).stream().filter(r -> r.startsWith(begin)).findFirst().orElseThrow();
  }

  @Test
  void aFaultAndSeedIsALineWithATimeline() throws Exception {
    Report report =
        report(
            held(4711, "kafka killed"),
            oversold(4711, "redis flushed"),
            held(4712, "redis flushed"),
            held(4712, "kafka killed"));
    Document page = page(report);
    assertThat(row(page, "4711kafka killed")).contains("70", "3.5 s", "0.4 s", "all 1 held");
    assertThat(row(page, "4711redis flushed"))
        .contains("9.5 s", "BROKE: books: one ticket too many");
    assertThat(rows(page)).filteredOn(r -> r.startsWith("4712")).hasSize(2);
    assertThat(page.getElementsByTagName("polyline").getLength()).isEqualTo(4 * 3);
    assertThat(report.page()).doesNotContain("http:", "https:", "src=", "url(");
  }

  @Test
  void theWorstSeedIsToldOfAndOneBrokenPromiseIsAFailure() throws Exception {
    Report report =
        report(
            held(4711, "kafka killed"),
            oversold(4711, "redis flushed"),
            held(4712, "redis flushed"),
            held(4712, "kafka killed"));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.invariants())
        .singleElement()
        .satisfies(
            books -> {
              assertThat(books.held()).isFalse();
              assertThat(books.detail()).contains("1 of 4", "seed 4711, redis flushed");
            });
    assertThat(row(page(report), "redis flushed: without a 201, worst of 2")).contains("9.5");
    assertThat(row(page(report), "redis flushed: without a 201, median")).contains("6.5");
  }

  @Test
  void aCampaignThatIsNotOverIsInconclusiveAndOneThatIsPasses() {
    Trial[] all = {
      held(4711, "kafka killed"),
      held(4711, "redis flushed"),
      held(4712, "redis flushed"),
      held(4712, "kafka killed")
    };
    assertThat(report(all[0], all[1], all[2]).exitCode()).isEqualTo(3);
    assertThat(report(all).exitCode()).isZero();
  }

  @Test
  void aFaultThatDidNotComeToItsEndIsAFailureWithoutFigures() throws Exception {
    Trial failed =
        Trial.failed(
            4711,
            "kafka killed",
            "c0ffee",
            Instant.EPOCH,
            new IllegalStateException("gateway is away"));
    Report report = report(failed, held(4712, "kafka killed"));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(row(page(report), "4711kafka killed")).contains("?", "gateway is away");
    assertThat(row(page(report), "kafka killed: healed to first 201, worst of 2"))
        .contains("?", "missed");
  }
}
