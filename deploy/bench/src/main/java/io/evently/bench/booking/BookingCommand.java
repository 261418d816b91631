package io.evently.bench.booking;

import io.evently.bench.BenchOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench booking}. */
@Command(
    name = "booking",
    mixinStandardHelpOptions = true,
    description = "How many bookings of one event a second, how late, at what cost.",
    footer = {
      "",
      "Through the gateway, with tokens of 1000 people, all services and CDC running.",
      "R is one booking a transaction with 8 clients on the same Postgres.",
      "",
      "Examples:",
      "  ./evently bench booking",
      "  ./evently bench booking --full --json"
    })
public final class BookingCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    return options.run(
        "booking", (suite, length) -> new BookingBench(suite, Plan.of(length)).run());
  }
}
