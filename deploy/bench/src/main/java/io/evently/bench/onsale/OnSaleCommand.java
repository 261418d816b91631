package io.evently.bench.onsale;

import io.evently.bench.BenchOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench onsale}. */
@Command(
    name = "onsale",
    mixinStandardHelpOptions = true,
    description = "A whole sale: stampede, payments, lost answers, a crash, and the books.",
    footer = {
      "",
      "A burst at the on-sale instant, then a steady stream of buyers who hold, think, pay, cancel",
      "or stay away; an instance of booking-service is killed in the middle and started again.",
      "Afterwards stock, ledger, answers, payments and the topic are compared.",
      "",
      "Examples:",
      "  ./evently bench onsale",
      "  ./evently bench onsale --quick --json",
      "  ./evently bench onsale --booking-instances 1"
    })
public final class OnSaleCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Option(
      names = "--booking-instances",
      paramLabel = "N",
      defaultValue = "2",
      description = "Processes of booking-service, 1 to 3; the first is killed.")
  private int instances;

  @Override
  public Integer call() {
    return options.runOnOneDatabase(
        "onsale",
        suite -> suite.withBookingInstances(instances),
        (suite, length) -> new OnSaleBench(suite, OnSalePlan.of(length)).run());
  }
}
