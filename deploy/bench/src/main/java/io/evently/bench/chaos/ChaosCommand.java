package io.evently.bench.chaos;

import io.evently.bench.BenchOptions;
import io.evently.bench.BenchSuite;
import io.evently.bench.Length;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.chaos.ChaosPlan.Trouble;
import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.nio.file.Path;
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
      "with --quick, 28 with --full.",
      "All that they did and were told is in target/bench/chaos-history.jsonl, and is checked",
      "against what is stored.",
      "",
      "--seeds=N runs each fault alone on N seeds, from --seed on, and checks the books after each:",
      "2 minutes a fault and seed. Whatever has ended is a line of target/bench/chaos-rounds.jsonl;",
      "a run that was interrupted goes on with --resume, and only what it was at is done again.",
      "Without --resume all begins anew, and the lines of before are kept in chaos-rounds.jsonl.old.",
      "target/bench/chaos.html is written after each fault. To see one of them again:",
      "--seeds=1 --seed=ITS_SEED --only=ITS_NAME.",
      "",
      "Examples:",
      "  ./evently bench chaos --quick",
      "  ./evently bench chaos --quick --seed=4711",
      "  ./evently bench chaos --only='to kafka' --only='redis flushed'",
      "  ./evently bench chaos --full --seeds=20",
      "  ./evently bench chaos --resume"
    })
public final class ChaosCommand implements Callable<Integer> {

  private static final int SEEDS = 1_000_000;
  private static final Path ROUNDS = Checkout.root().resolve("target/bench/chaos-rounds.jsonl");

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

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Each fault alone, on N seeds; resumable.")
  private Integer seeds;

  @Option(
      names = "--resume",
      description = "Does what is left of the last run with --seeds; all else is as it was there.")
  private boolean resume;

  @Override
  public Integer call() {
    options.requireOneDatabase("chaos");
    if (resume && (seeds != null || seed != null || !only.isEmpty())) {
      throw new ServerException("--resume goes on as the run was begun: leave the others out");
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    return options.tell(
        "chaos",
        length ->
            resume || seeds != null ? rounds(chosen, length) : report(run(plan(chosen, length))));
  }

  private ChaosPlan plan(long chosen, Length length) {
    return only.isEmpty() ? ChaosPlan.of(chosen, length) : ChaosPlan.only(chosen, only);
  }

  private Report rounds(long chosen, Length length) {
    try (Logbook logbook = resume ? Logbook.resume(ROUNDS) : begin(chosen, length)) {
      Campaign campaign = logbook.campaign();
      BenchSuite.say(
          "seeds %s; %d of %d faults have run",
          campaign.eachSeed(), logbook.trials().size(), campaign.size());
      Path page = BenchOptions.page("chaos");
      new ChaosRounds(logbook, () -> new RoundsReport(logbook).report().writePage(page)).run();
      return new RoundsReport(logbook).report();
    }
  }

  private Logbook begin(long chosen, Length length) {
    List<Trouble> faults = only.isEmpty() ? ChaosPlan.faults(length) : ChaosPlan.faults(only);
    return Logbook.begin(
        ROUNDS, new Campaign(chosen, seeds, faults.stream().map(Trouble::toString).toList()));
  }

  /**
   * Two faults: booking-service is killed, and answers of Postgres are lost.
   *
   * @param seed of customers and order
   */
  public static Report smoke(long seed) {
    return report(run(ChaosPlan.smoke(seed)));
  }

  private static Report report(Run run) {
    Report report = new Report("chaos", Machine.here());
    run.invariants().forEach(report::add);
    new ChaosRows(report, run).add();
    BenchSuite.say("the history of this run: %s", ChaosBench.HISTORY);
    return report;
  }

  private static Run run(ChaosPlan plan) {
    BenchSuite.say("seed %d: %d faults", plan.seed(), plan.faults().size());
    try (Links links = new Links();
        BenchSuite own = BenchSuite.start("chaos", 1, links::into)) {
      return new ChaosBench(own.suite(), links, plan).run();
    }
  }
}
