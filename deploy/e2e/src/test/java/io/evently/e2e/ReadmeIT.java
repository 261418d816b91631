package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Demo;
import io.evently.local.Suite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every curl of the README is run as it is written, against a suite with the demo events. */
@WithSuite
class ReadmeIT {

  private static final Path ROOT = Path.of(System.getProperty("evently.root"));

  /** What the page calls localhost:3000 is the suite of this test; the page says nothing else. */
  private static final String CURL =
      """
      curl() { command curl --silent --output "$BODY" --write-out '%{http_code}' "${@//localhost:3000/127.0.0.1:$EVENTLY_PORT}"; }
      """;

  private final Suite suite;
  @TempDir private Path folder;

  ReadmeIT(Suite suite) {
    this.suite = suite;
  }

  @Test
  void everyCurlAnswersAsTheReadmeSays() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    List<ReadmeExample> examples = ReadmeExample.of(readme);
    assertThat(examples).isNotEmpty().hasSameSizeAs(ReadmeExample.curls(readme));
    new Demo(suite).seed();

    assertAll(examples.stream().map(example -> () -> run(example)));
  }

  private void run(ReadmeExample example) throws IOException, InterruptedException {
    Path body = folder.resolve("body");
    Path output = folder.resolve("output");
    var shell = new ProcessBuilder("bash", "-c", CURL + example.command());
    shell.environment().put("BODY", body.toString());
    shell.environment().put("EVENTLY_HOME", suite.home().root().toString());
    shell.environment().put("EVENTLY_PORT", Integer.toString(suite.basePort()));
    shell.directory(ROOT.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());

    Process process = shell.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", example).isTrue();
    String answer = Files.readString(body, StandardCharsets.UTF_8);
    assertThat(Files.readString(output))
        .as("%s: %s", example, answer)
        .isEqualTo("" + example.status());
    var json = new ObjectMapper();
    assertThat(Shape.differences(json.readTree(example.answer()), json.readTree(answer)))
        .as("%s answered %s", example, answer)
        .isEmpty();
  }
}
