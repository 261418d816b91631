package io.evently.local.cli;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code mutate}. */
@Command(
    name = "mutate",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks the rules of sale, waitlist and prices on purpose, one place after the",
      "other (PIT), and says how many of these changes their tests see."
    },
    footer = {
      "",
      "What none of them saw is in MODULE/target/pit-reports/index.html.",
      "Exit code 1: it is less than the module's pom.xml asks for, or a test fails as it is.",
      "",
      "Examples:",
      "  ./evently mutate"
    })
final class MutateCommand implements Callable<Integer> {

  private static final List<String> MODULES =
      List.of("booking-service", "waitlist-service", "pricing-service");

  private static final int LINES_OF_FAILURE = 40;

  @Override
  public Integer call() {
    Path root = Checkout.root();
    MODULES.forEach(module -> forget(report(root, module)));
    List<String> failure = new ArrayList<>();
    int exit =
        Maven.with(
                List.of(
                    "test-compile",
                    "org.pitest:pitest-maven:mutationCoverage",
                    "-Dstyle.color=never",
                    "-pl",
                    String.join(",", MODULES),
                    "-am",
                    "-fae"))
            .logged(Map.of(), root.resolve("target/mutate.log"), line -> keepErrors(line, failure));
    int reported = 0;
    for (String module : MODULES) {
      Path report = report(root, module);
      if (Files.exists(report)) {
        System.out.printf("%-18s %s%n", module, Mutations.in(report));
        reported++;
      }
    }
    failure.stream().limit(LINES_OF_FAILURE).forEach(System.err::println);
    return exit == 0 && reported == MODULES.size() ? 0 : 1;
  }

  private static Path report(Path root, String module) {
    return root.resolve(module).resolve("target/pit-reports/mutations.xml");
  }

  private static void forget(Path report) {
    try {
      Files.deleteIfExists(report);
    } catch (IOException e) {
      throw new ServerException("Cannot delete " + report + ": " + e.getMessage(), e);
    }
  }

  private static void keepErrors(String line, List<String> failure) {
    if (line.startsWith("[ERROR]")) {
      failure.add(line);
    }
  }
}
