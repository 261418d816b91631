package io.evently.bench.gateway;

import io.evently.bench.BenchOptions;
import io.evently.bench.BenchSuite;
import io.evently.bench.Length;
import io.evently.bench.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench gateway}. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = "What passing the gateway costs, and what it does in a storm of retries.",
    footer = {
      "",
      "Cached reads beside a bare answer of the same server, processor time of a request that is",
      "passed on, refusals after a sale, and five times as many bookings as can be made, by people",
      "who ask again at once: with Redis, and with Redis killed in the middle.",
      "",
      "Examples:",
      "  ./evently bench gateway",
      "  ./evently bench gateway --quick --json"
    })
public final class GatewayCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    return options.tell("gateway", this::run);
  }

  private Report run(Length length) {
    try (BenchSuite own =
        BenchSuite.start(
            "gateway", options.shards(), suite -> suite.with("EVENTLY_GATEWAY_HELLO", "true"))) {
      return new GatewayBench(own.suite(), GatewayPlan.of(length)).run();
    }
  }
}
