package io.evently.bench.chaos;

import io.evently.bench.BenchOptions;
import io.evently.bench.BenchSuite;
import io.evently.bench.Length;
import io.evently.bench.Report;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description =
        "Parts are killed, paused and cut off under load; books and clients' history are checked.",
    footer = {
      "",
      "Customers hold, book, confirm, cancel and ask again under the same key, while",
      "parts are killed, stand still or are cut off, one fault after the other: fourteen, three",
      "with --quick, 24 with --full.",
      "All that they did and were told is in target/bench/chaos-history.jsonl, and is checked",
      "against what is stored.",
      "",
      "Examples:",
      "  ./evently bench chaos --quick",
      "  ./evently bench chaos --quick --seed=4711",
      "  ./evently bench chaos --only='to kafka' --only='redis flushed'"
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final int SEEDS = 1_000_000;

  @Mixin private BenchOptions options;

  @Option(
      names = "--seed",
      description = "The same customers and faults as a run that printed it; random if left out.")
  private Long seed;

  @Option(
      names = "--only",
      paramLabel = "WORDS",
      description = "Only the faults with these words in their name; may be given several times.")
  private List<String> only = List.of();

  @Override
  public Integer call() {
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    options.requireOneDatabase("chaos");
    return options.tell("chaos", length -> run(plan(chosen, length)));
  }

  private ChaosPlan plan(long chosen, Length length) {
    return only.isEmpty() ? ChaosPlan.of(chosen, length) : ChaosPlan.only(chosen, only);
  }

  /**
   * Two faults: booking-service is killed, and answers of Postgres are lost.
   *
   * @param seed of customers and order
   */
  public static Report smoke(long seed) {
    return run(ChaosPlan.smoke(seed));
  }

  private static Report run(ChaosPlan plan) {
    try (Links links = new Links();
        BenchSuite own = BenchSuite.start("chaos", 1, links::into)) {
      return new ChaosBench(own.suite(), links, plan).run();
    }
  }
}
