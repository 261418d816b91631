package io.evently.bench.booking;

import io.evently.bench.BenchSuite;
import io.evently.bench.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  @Option(names = "--json", description = "One JSON object on stdout.")
  private boolean json;

  @Option(names = "--full", description = "Longer windows and more rounds.")
  private boolean full;

  @Option(
      names = "--quick",
      description = "Short warm-up and one round: to compare two builds, not to publish.")
  private boolean quick;

  @Override
  public Integer call() {
    Report report;
    try (BenchSuite bench = BenchSuite.start("booking")) {
      report =
          new BookingBench(bench.suite(), full ? Plan.FULL : quick ? Plan.QUICK : Plan.DAILY).run();
    }
    if (json) {
      System.out.println(report.json());
    } else {
      report.print(System.out);
    }
    return report.exitCode();
  }
}
