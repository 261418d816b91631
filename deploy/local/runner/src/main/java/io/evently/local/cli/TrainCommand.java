package io.evently.local.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Makes later starts shorter: runs a suite of its own, sells some tickets, and lets each",
      "service write down its classes as they are after loading and linking."
    },
    footer = {
      "",
      "Every later start of a service uses what was written, until the next build. It takes some",
      "minutes, and about 100 MB a service beside its build output.",
      "",
      "Example:",
      "  ./evently train && ./evently up"
    })
final class TrainCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    return BenchCommand.run(List.of("train"));
  }
}
