package io.evently.bench.onsale;

import io.evently.bench.BenchOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench onsale}. */
@Command(
    name = "onsale",
    mixinStandardHelpOptions = true,
    description = "A whole sale: stampede, payments, lost answers, a crash, and the books.",
    footer = {
      "",
      "A burst at the on-sale instant, then a steady stream of buyers who hold, think, pay, cancel",
      "or stay away; booking-service is killed in the middle and started again. Afterwards stock,",
      "ledger, answers, payments and the topic are compared.",
      "",
      "Examples:",
      "  ./evently bench onsale",
      "  ./evently bench onsale --quick --json"
    })
public final class OnSaleCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    return options.runOnOneDatabase(
        "onsale", (suite, length) -> new OnSaleBench(suite, OnSalePlan.of(length)).run());
  }
}
