package io.evently.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path root;

  @Test
  void sumsAllModulesAndKeepsTheReasonOfASkip() throws IOException {
    report("one", "<testcase classname='A' name='runs'/>", BEGIN);
    report(
        "deep/two",
        """
        <testcase classname='B' name='fails'><failure message='no'/></testcase>
        <testcase classname='B' name='breaks'><error message='no'/></testcase>
        <testcase classname='B' name='waits'><skipped message='no docker'/></testcase>
        """,
        BEGIN);

    TestReports reports = TestReports.since(root, BEGIN);

    assertThat(reports.summary()).isEqualTo("1 passed, 2 failed, 1 skipped");
    assertThat(reports.failures()).containsExactly("B.fails", "B.breaks");
    assertThat(reports.skipped()).containsExactly("B.waits: no docker");
  }

  @Test
  void leavesOutReportsOfEarlierRuns() throws IOException {
    report("one", "<testcase classname='A' name='old'/>", BEGIN.minusSeconds(1));

    assertThat(TestReports.since(root, BEGIN).summary()).isEqualTo("0 passed, 0 failed");
  }

  private void report(String module, String tests, Instant written) throws IOException {
    Path folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
    Path file = folder.resolve("TEST-x.xml");
    Files.writeString(file, "<testsuite>" + tests + "</testsuite>");
    Files.setLastModifiedTime(file, FileTime.from(written));
  }
}
