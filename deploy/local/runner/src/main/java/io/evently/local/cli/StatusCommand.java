package io.evently.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.local.Part;
import io.evently.local.ShardStates;
import io.evently.local.Suite;
import io.evently.local.servers.ManagedProcess;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows what runs, and its memory.",
    footer = {
      "",
      "Exit code 0: all parts are ready, 1: some are not, 3: none runs.",
      "",
      "Examples:",
      "  ./evently status",
      "  ./evently status --json"
    })
final class StatusCommand implements Callable<Integer> {

  private static final int NOTHING_RUNS = 3;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  /** What is known of one part; pid 0 when it does not run. */
  private record Line(String name, String state, long pid, int port, long memoryBytes, String log) {

    static Line of(Suite suite, Part part) {
      long pid = part.process().map(ManagedProcess::pid).orElse(0L);
      String state = pid == 0 ? "down" : part.isReady() ? "ready" : "unready";
      return new Line(
          part.name(),
          state,
          pid,
          part.ports().getFirst(),
          pid == 0 ? 0 : Memory.ofProcessAndChildren(pid),
          suite.home().log(part.name()).toString());
    }
  }

  @Override
  public Integer call() {
    Suite suite = Here.suite();
    List<Line> lines = suite.parts().parallelStream().map(part -> Line.of(suite, part)).toList();
    if (json) {
      printJson(suite, lines);
    } else {
      lines.forEach(StatusCommand::print);
      System.out.printf("%-40s %5d MiB%n", "in all", mebibytes(totalMemory(lines)));
      if (suite.shards() > 1) {
        shards(suite).forEach(StatusCommand::print);
      }
    }
    return exitCode(lines);
  }

  private static int exitCode(List<Line> lines) {
    if (lines.stream().allMatch(line -> line.state().equals("ready"))) {
      return 0;
    }
    return lines.stream().allMatch(line -> line.pid() == 0) ? NOTHING_RUNS : 1;
  }

  private static void print(Line line) {
    System.out.printf(
        "%-16s %-8s port %-6d %13s%n",
        line.name(),
        line.state(),
        line.port(),
        line.pid() == 0
            ? ""
            : "%5d MiB  pid %d".formatted(mebibytes(line.memoryBytes()), line.pid()));
  }

  private static void print(ShardStates.State shard) {
    System.out.printf(
        "%-16s %-8s %s%n", "shard " + shard.number(), shard.state(), shard.database());
  }

  private static List<ShardStates.State> shards(Suite suite) {
    return new ShardStates(suite).all();
  }

  private static long totalMemory(List<Line> lines) {
    return lines.stream().mapToLong(Line::memoryBytes).sum();
  }

  private static long mebibytes(long bytes) {
    return bytes / (1024 * 1024);
  }

  private static void printJson(Suite suite, List<Line> lines) {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("home", suite.home().root().toString());
    all.put("base_port", suite.basePort());
    all.put("ready", exitCode(lines) == 0);
    all.put("memory_bytes", totalMemory(lines));
    ArrayNode parts = all.putArray("parts");
    for (Line line : lines) {
      ObjectNode part = parts.addObject();
      part.put("name", line.name()).put("state", line.state()).put("port", line.port());
      part.put("pid", line.pid() == 0 ? null : line.pid());
      part.put("memory_bytes", line.memoryBytes());
      part.put("log", line.log());
    }
    ArrayNode shards = all.putArray("shards");
    for (ShardStates.State one : shards(suite)) {
      ObjectNode shard = shards.addObject().put("number", one.number());
      shard.put("database", one.database()).put("state", one.state());
    }
    System.out.println(all);
  }
}
