package io.evently.bench.chaos;

import io.evently.bench.BenchOptions;
import io.evently.bench.BenchSuite;
import io.evently.bench.Report;
import io.evently.local.Service;
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
      "parts are killed, stand still or are cut off, one fault after the other: fourteen, or three",
      "with --quick.",
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
    options.requireOneDatabase("chaos");
    return options.tell("chaos", length -> run(ChaosPlan.of(chosen, length)));
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
    try (Link toPostgres = new Link();
        BenchSuite own =
            BenchSuite.start(
                "chaos",
                1,
                suite -> {
                  toPostgres.to(suite.postgres().port());
                  suite.withPostgresBehind(Service.BOOKING, toPostgres.port());
                })) {
      return new ChaosBench(own.suite(), toPostgres, plan).run();
    }
  }
}
