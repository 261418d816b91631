package io.evently.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationsTest {

  @TempDir Path folder;

  private Path report(String text) throws IOException {
    return Files.writeString(folder.resolve("mutations.xml"), text);
  }

  @Test
  void whatIsDetectedWasSeen() throws Exception {
    Path report =
        report(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <mutations partial="true">
            <mutation detected='true' status='KILLED' numberOfTestsRun='1'><lineNumber>1</lineNumber></mutation>
            <mutation detected='true' status='TIMED_OUT' numberOfTestsRun='1'/>
            <mutation detected='false' status='NO_COVERAGE' numberOfTestsRun='0'/>
            </mutations>
            """);
    assertThat(Mutations.in(report)).isEqualTo(new Mutations(3, 2));
    assertThat(Mutations.in(report)).hasToString("2 of 3 changes seen (66 %)");
  }

  @Test
  void nothingIsNoSuccess() throws Exception {
    assertThat(Mutations.in(report("<mutations/>"))).hasToString("nothing was changed");
  }

  @Test
  void aReportThatWasCutOffIsNamed() throws Exception {
    Path report = report("<mutations><mutation detected='true'>");
    assertThatThrownBy(() -> Mutations.in(report))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("mutations.xml");
  }
}
