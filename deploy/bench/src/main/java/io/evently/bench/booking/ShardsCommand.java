package io.evently.bench.booking;

import io.evently.bench.BenchOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench shards}. */
@Command(
    name = "shards",
    mixinStandardHelpOptions = true,
    description = "What it costs to spread bookings over several databases.",
    footer = {
      "",
      "The same sale of four events on one database and then on --shards (4 where it is 1).",
      "",
      "Examples:",
      "  ./evently bench shards",
      "  ./evently bench shards --shards 2 --json"
    })
public final class ShardsCommand implements Callable<Integer> {

  private static final int USUAL = 4;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    int many = options.shards() == 1 ? USUAL : options.shards();
    return options.tell("shards", length -> new ShardsBench(many, Plan.of(length)).run());
  }
}
