package io.evently.bench.reads;

import io.evently.bench.BenchOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench reads}. */
@Command(
    name = "reads",
    mixinStandardHelpOptions = true,
    description = "How fast events are read, from which layer, and what a refusal costs.",
    footer = {
      "",
      "Through the gateway, with tokens of 1000 people; 100,000 events whose popularity is",
      "Zipf(0.99). While events are changed no reader may be told of an old version.",
      "",
      "Examples:",
      "  ./evently bench reads",
      "  ./evently bench reads --quick --json"
    })
public final class ReadsCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    return options.run(
        "reads", (suite, length) -> new ReadsBench(suite, ReadsPlan.of(length)).run());
  }
}
