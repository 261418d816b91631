package io.evently.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final Report report = new Report("x", new Machine("c", 2, "cpu", 1L << 30, Map.of()));

  @Test
  void barsThatAreMetPass() {
    report.add(Figure.atLeast("rate", 3000, "1/s", 3000, 10_000));
    report.add(Figure.atMost("p99", 50, "ms", 50, 10));
    report.add(Figure.plain("R", 1, "1/s"));
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void aBarThatIsMissedOrCouldNotBeMeasuredFails() {
    report.add(Figure.atLeast("rate", 2999, "1/s", 3000, 10_000));
    assertThat(report.exitCode()).isEqualTo(1);
    var other = new Report("x", new Machine("c", 2, "cpu", 1L << 30, Map.of()));
    other.add(Figure.atMost("p99", Double.NaN, "ms", 50, 10));
    assertThat(other.exitCode()).isEqualTo(1);
  }

  @Test
  void aBusyMachineIsInconclusiveButABrokenInvariantFailsOnAnyMachine() {
    report.add(Figure.atLeast("rate", 1, "1/s", 3000, 10_000));
    report.doubt("R is low");
    assertThat(report.exitCode()).isEqualTo(3);
    report.add(new Invariant("nothing is oversold", false, "1 ticket over"));
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void jsonSaysWhatTheTableSays() throws Exception {
    report.add(Figure.atMost("p99", 12.5, "ms", 50, 10));
    report.add(Figure.plain("R", Double.NaN, "1/s"));
    report.add(new Invariant("books", true, "0 of 7"));
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.at("/figures/0/ok").asBoolean()).isTrue();
    assertThat(json.at("/figures/0/better").asText()).isEqualTo("lower");
    assertThat(json.at("/figures/1/value").isNull()).isTrue();
    assertThat(json.at("/figures/1/must").isNull()).isTrue();
    assertThat(json.at("/invariants/0/held").asBoolean()).isTrue();
    assertThat(json.path("passed").asBoolean()).isTrue();
  }

  @Test
  void numbersKeepWhatCounts() {
    assertThat(Report.number(2640.4)).isEqualTo("2,640");
    assertThat(Report.number(0.0714)).isEqualTo("0.071");
    assertThat(Report.number(56.74)).isEqualTo("56.7");
    assertThat(Report.number(346.9)).isEqualTo("347");
    assertThat(Report.number(0.99997)).isEqualTo("0.99997");
    assertThat(Report.number(Double.NaN)).isEqualTo("?");
  }
}
