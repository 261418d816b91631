package io.evently.local.cli;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import io.evently.local.servers.ServerSet;
import io.evently.local.servers.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Runs all tests against real servers, which are started once.",
    footer = {
      "",
      "The whole output of Maven is in target/test.log.",
      "Exit code 1: a test failed, or the build did.",
      "",
      "Examples:",
      "  ./evently test",
      "  ./evently test booking-service",
      "  ./evently test --all      as CI does: a missing tool is a failure"
    })
final class TestCommand implements Callable<Integer> {

  private static final int LINES_OF_FAILURE = 60;

  @Parameters(arity = "0..1", paramLabel = "MODULE", description = "e.g. booking-service")
  private String module;

  @Option(names = "--all", description = "A missing optional tool is a failure.")
  private boolean all;

  @Override
  public Integer call() {
    Path root = Checkout.root();
    requireModule(root);
    List<OptionalTool> missing = OptionalTool.missing();
    if (all && !missing.isEmpty()) {
      throw new ServerException("Missing tools: " + missing + "; deploy/ci/tools/install has them");
    }
    Instant begin = Instant.now();
    int exit = run(root);
    TestReports reports = TestReports.since(root, begin);
    say(reports, missing, Duration.between(begin, Instant.now()));
    boolean passed = exit == 0 && reports.failed() == 0;
    System.out.println(reports.summary());
    return passed ? 0 : 1;
  }

  private int run(Path root) {
    ServerSet servers = ServerSet.throwAway();
    Thread discard = new Thread(servers::discard, "discard");
    Runtime.getRuntime().addShutdownHook(discard);
    System.err.println("Starting Postgres, Kafka and Redis for the tests");
    servers.start();
    Topics.ensure(servers.kafka().bootstrapServers(), Topics.ALL);
    Path log = root.resolve("target/test.log");
    List<String> failure = new ArrayList<>();
    int exit =
        Maven.with(words())
            .logged(
                Map.of("EVENTLY_TEST_SERVERS", description(servers).toString()),
                log,
                line -> show(line, failure));
    if (exit != 0) {
      failure
          .subList(Math.max(0, failure.size() - LINES_OF_FAILURE), failure.size())
          .forEach(System.err::println);
      System.err.println("Maven failed (exit " + exit + "); all of its output is in " + log);
    }
    return exit;
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(List.of("-fae", "verify", "-Dstyle.color=never"));
    if (module != null) {
      words.addAll(List.of("-pl", module, "-am", "-Dsurefire.failIfNoSpecifiedTests=false"));
    }
    return words;
  }

  private static Path description(ServerSet servers) {
    Path file = servers.home().root().resolve("servers.json");
    try {
      return Files.writeString(file, servers.toJson());
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file, e);
    }
  }

  /** Maven says much; what counts is which tests ran, and what it calls an error. */
  private static void show(String line, List<String> failure) {
    if (line.contains("Tests run:") || line.contains("Building Evently")) {
      System.out.println(line);
    }
    if (line.startsWith("[ERROR]")) {
      failure.add(line);
    }
  }

  private void requireModule(Path root) {
    if (module != null && !Files.exists(root.resolve(module).resolve("pom.xml"))) {
      throw new ServerException(
          "There is no module " + module + "; name its folder, e.g. booking-service");
    }
  }

  private static void say(TestReports reports, List<OptionalTool> missing, Duration took) {
    System.out.println();
    reports.skipped().forEach(reason -> System.out.println("not run: " + reason));
    missing.forEach(tool -> System.out.println("not run: " + tool.what() + ": no " + tool.name()));
    System.out.println(
        "not run: a container engine, a cluster, other platforms; docs/limits.md says why");
    reports.failures().forEach(failure -> System.out.println("failed: " + failure));
    System.out.printf("took %d min %d s%n", took.toMinutes(), took.toSecondsPart());
  }
}
