package io.evently.bench.chaos;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.BenchSuite;
import io.evently.bench.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Does what is left of a campaign, a trial after the other: a seed on a suite of its own, and a new
 * one after a trial that broke a promise, so that each is broken by whom it is told of.
 */
final class ChaosRounds {

  private final Logbook logbook;
  private final Runnable afterEach;
  private final String commit = Machine.here().commit();

  /**
   * @param afterEach called when a trial has been written down
   */
  ChaosRounds(Logbook logbook, Runnable afterEach) {
    this.logbook = logbook;
    this.afterEach = afterEach;
  }

  void run() {
    Campaign campaign = logbook.campaign();
    campaign.faults().forEach(ChaosPlan::fault);
    for (long seed : campaign.eachSeed()) {
      List<String> left =
          campaign.order(seed).stream().filter(fault -> !logbook.has(seed, fault)).toList();
      say("seed %d: %d of %d faults", seed, left.size(), campaign.faults().size());
      Iterator<String> faults = left.iterator();
      while (faults.hasNext()) {
        onASuite(seed, faults);
      }
    }
  }

  private void onASuite(long seed, Iterator<String> faults) {
    try (Links links = new Links();
        BenchSuite own = BenchSuite.start("chaos", 1, links::into)) {
      boolean good = true;
      while (good && faults.hasNext()) {
        Trial trial = trial(own, links, seed, faults.next());
        good = trial.broken().isEmpty();
        refuseToJudgeAtTheEnd();
        logbook.add(trial);
        afterEach.run();
        tell(trial);
      }
    }
  }

  private Trial trial(BenchSuite own, Links links, long seed, String fault) {
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try {
      ChaosPlan plan = ChaosPlan.alone(seed, ChaosPlan.fault(fault));
      Run run = new ChaosBench(own.suite(), links, plan).run();
      return Trial.of(seed, fault, commit, startedAt, run);
    } catch (RuntimeException e) {
      return Trial.failed(seed, fault, commit, startedAt, e);
    }
  }

  /** When this JVM is told to end, so are the parts: that is no fault of theirs. */
  private static void refuseToJudgeAtTheEnd() {
    Thread none = new Thread(() -> {});
    // Throws once the end has begun.
    Runtime.getRuntime().addShutdownHook(none);
    Runtime.getRuntime().removeShutdownHook(none);
  }

  private void tell(Trial trial) {
    say(
        "%d of %d: seed %d, %s: %d bookings, %.1f s without one, %s",
        logbook.trials().size(),
        logbook.campaign().size(),
        trial.seed(),
        trial.fault(),
        trial.bookings(),
        trial.unavailable(),
        trial.broken().isEmpty() ? "all held" : "BROKE " + trial.broken());
    if (!trial.broken().isEmpty()) {
      keepHistory(trial);
    }
  }

  private static void keepHistory(Trial trial) {
    String name =
        "chaos-history-%d-%s.jsonl"
            .formatted(
                trial.seed(), trial.fault().toLowerCase(Locale.ROOT).replaceAll("\\W+", "-"));
    Path kept = ChaosBench.HISTORY.resolveSibling(name);
    if (!Files.exists(ChaosBench.HISTORY)) {
      return;
    }
    try {
      Files.copy(ChaosBench.HISTORY, kept, StandardCopyOption.REPLACE_EXISTING);
      say("its history: %s", kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
