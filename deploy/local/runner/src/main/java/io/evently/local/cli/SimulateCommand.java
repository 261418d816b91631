package io.evently.local.cli;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Plays whole sales in steps that a seed draws: the lane and the decisions of booking-service",
      "as they are; clock, workers, database, relay and consumer simulated and failing."
    },
    footer = {
      "",
      "A violation is told with the seed of its sale, which plays it again, and with the fewest",
      "steps of that sale that lead to one.",
      "Exit code 1: there was one.",
      "",
      "Examples:",
      "  ./evently simulate",
      "  ./evently simulate --steps 100000 --seed 7"
    })
final class SimulateCommand implements Callable<Integer> {

  private static final int LINES_OF_FAILURE = 40;

  @Option(
      names = "--steps",
      defaultValue = "10000000",
      description = "At least so many, in whole sales. Default: ${DEFAULT-VALUE}.")
  private long steps;

  @Option(names = "--seed", description = "Of the first sale; each has the next. Default: any.")
  private Long seed;

  @Override
  public Integer call() {
    if (steps < 1) {
      throw new ServerException("--steps: 1 or more");
    }
    long first = seed == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : seed;
    System.err.println("Playing " + steps + " steps from seed " + first);
    List<String> told = new ArrayList<>();
    List<String> failure = new ArrayList<>();
    int exit =
        Maven.with(
                List.of(
                    "test",
                    "-Dstyle.color=never",
                    "-pl",
                    "booking-service",
                    "-am",
                    "-Dtest=SimulationTest#nothingIsOversoldDoubledLostOrToldWrongly",
                    "-Dsurefire.failIfNoSpecifiedTests=false",
                    "-Dsimulation.steps=" + steps,
                    "-Dsimulation.seed=" + first))
            .logged(
                Map.of(),
                Checkout.root().resolve("target/simulate.log"),
                line -> show(line, told, failure));
    failure.stream().limit(LINES_OF_FAILURE).forEach(System.err::println);
    // Maven is content, too, when nothing was played.
    return exit == 0 && !told.isEmpty() ? 0 : 1;
  }

  private static void show(String line, List<String> told, List<String> failure) {
    if (line.startsWith("simulation:")) {
      System.out.println(line);
      told.add(line);
    } else if (line.startsWith("[ERROR]") || line.startsWith("Caused by:")) {
      failure.add(line);
    }
  }
}
