package io.evently.bench;

import io.evently.local.Suite;
import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What every bench takes on its command line, and how it is run and told of. */
public final class BenchOptions {

  @Option(names = "--json", description = "One JSON object on stdout.")
  private boolean json;

  @Option(names = "--full", description = "Longer windows and more rounds.")
  private boolean full;

  @Option(
      names = "--quick",
      description = "Short warm-up and one round: to compare two builds, not to publish.")
  private boolean quick;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "Over how many databases bookings are spread, 1 to 4.")
  private int shards;

  private Length length() {
    return full ? Length.FULL : quick ? Length.QUICK : Length.DAILY;
  }

  /**
   * Runs a bench on a suite of its own, and tells.
   *
   * @param bench its name on the command line
   * @param protocol what is done
   * @return the exit code
   */
  public int run(String bench, BiFunction<Suite, Length, Report> protocol) {
    return run(bench, suite -> {}, protocol);
  }

  private int run(
      String bench, Consumer<Suite> different, BiFunction<Suite, Length, Report> protocol) {
    return tell(
        bench,
        length -> {
          try (BenchSuite own = BenchSuite.start(bench, shards, different)) {
            return protocol.apply(own.suite(), length);
          }
        });
  }

  /**
   * The same, of a bench whose reckoning looks into one database of bookings.
   *
   * @throws ServerException when several are asked for
   */
  public int runOnOneDatabase(String bench, BiFunction<Suite, Length, Report> protocol) {
    return runOnOneDatabase(bench, suite -> {}, protocol);
  }

  /**
   * The same, on a suite that is not as others.
   *
   * @param different what it has of its own
   */
  public int runOnOneDatabase(
      String bench, Consumer<Suite> different, BiFunction<Suite, Length, Report> protocol) {
    requireOneDatabase(bench);
    return run(bench, different, protocol);
  }

  /**
   * Refuses another number of databases.
   *
   * @throws ServerException when several are asked for
   */
  public void requireOneDatabase(String bench) {
    if (shards != 1) {
      throw new ServerException("bench " + bench + " is for one database: leave --shards out");
    }
  }

  /** Over how many databases bookings are to be spread. */
  public int shards() {
    return shards;
  }

  /**
   * Runs a bench that starts its suites by itself, and tells.
   *
   * @param bench its name on the command line
   * @param protocol what is done
   * @return the exit code
   */
  public int tell(String bench, Function<Length, Report> protocol) {
    Report report = protocol.apply(length());
    Path page = page(bench);
    report.writePage(page);
    if (json) {
      System.out.println(report.json());
    } else {
      report.print(System.out);
    }
    BenchSuite.say("the page of this run: %s", page);
    return report.exitCode();
  }

  /** Where the page of a bench is. */
  public static Path page(String bench) {
    return Checkout.root().resolve("target/bench").resolve(bench + ".html");
  }
}
