package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collection runs from top to bottom, by the command line of Bruno. */
@WithSuite
class CollectionIT {

  private static final int MINUTES = 5;

  private final Suite suite;
  private final Api api;

  CollectionIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  @Test
  void everyAnswerIsAsItExpects(@TempDir Path folder) throws Exception {
    Optional<Path> bru = program("bru");
    assumeThat(bru).as("the run of docs/api/collection: no bru").isPresent();
    Path report = folder.resolve("report.json");
    Path said = folder.resolve("said.txt");
    ProcessBuilder run =
        new ProcessBuilder(
                bru.get().toString(),
                "run",
                "-r",
                "--env",
                "local",
                "--env-var",
                "base_url=http://127.0.0.1:" + suite.port(Service.GATEWAY),
                "--reporter-json",
                report.toString())
            .directory(Collection.FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    run.environment().put("ORGANIZER_TOKEN", api.tokens().organizer("collection-organizer"));
    run.environment().put("ADMIN_TOKEN", api.tokens().admin("collection-admin"));

    Process process = run.start();
    boolean over = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();

    assertThat(over).as("ended in time: %s", Files.readString(said)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    JsonNode summary = new ObjectMapper().readTree(Files.readString(report)).at("/0/summary");
    assertThat(summary.path("passedRequests").asInt())
        .as("every request was sent")
        .isEqualTo(Collection.requests().size());
    assertThat(summary.path("passedAssertions").asInt())
        .isGreaterThan(summary.path("passedRequests").asInt());
  }

  private static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
