package io.evently.bench.waitingroom;

import io.evently.bench.BenchOptions;
import io.evently.bench.BenchSuite;
import io.evently.bench.Length;
import io.evently.bench.Report;
import io.evently.local.servers.ServerException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench waitingroom}. */
@Command(
    name = "waitingroom",
    mixinStandardHelpOptions = true,
    description = "A crowd before a sale: its order, its pace, and what it costs.",
    footer = {
      "",
      "Accounts come before and after the on-sale instant, look again when they are told to, enter",
      "at their turn, choose, book or leave; some never come back. Afterwards the draw is worked out",
      "anew from the seed, and order, admissions, stock and ledger are compared.",
      "",
      "Examples:",
      "  ./evently bench waitingroom",
      "  ./evently bench waitingroom --quick --json"
    })
public final class WaitingRoomCommand implements Callable<Integer> {

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    return options.tell("waitingroom", this::run);
  }

  private Report run(Length length) {
    WaitingRoomPlan plan = WaitingRoomPlan.of(length);
    try (BenchSuite own =
        BenchSuite.start(
            "waitingroom",
            options.shards(),
            suite -> suite.with("EVENTLY_WAITING_ROOM_PACE", Integer.toString(plan.pace())))) {
      return new WaitingRoomBench(own.suite(), plan).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }
}
