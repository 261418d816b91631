package io.evently.bench.chaos;

import io.evently.bench.BenchOptions;
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
        "Parts are killed and paused under load; the books and the clients' history are checked.",
    footer = {
      "",
      "Customers hold, book, confirm, cancel and ask again under the same key, while",
      "parts are killed or stand still, one fault after the other: twelve, or three with --quick.",
      "All that they did and were told is in target/bench/chaos-history.jsonl, and is checked",
      "against what is stored.",
      "",
      "Examples:",
      "  ./evently bench chaos --quick",
      "  ./evently bench chaos --quick --seed=4711"
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final int SEEDS = 1_000_000;

  @Mixin private BenchOptions options;

  @Option(
      names = "--seed",
      description = "The same customers and faults as a run that printed it; random if left out.")
  private Long seed;

  @Override
  public Integer call() {
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    return options.runOnOneDatabase(
        "chaos", (suite, length) -> new ChaosBench(suite, ChaosPlan.of(chosen, length)).run());
  }
}
