package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Suite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops all parts cleanly and keeps the data.",
    footer = {"", "Example:", "  ./evently down"})
final class DownCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    Suite suite = Here.suite();
    try (FolderLock lock = FolderLock.take(Here.home())) {
      if (suite.parts().stream().noneMatch(Part::runs)) {
        System.err.println("Nothing runs in " + suite.home().root());
      }
      suite.down(Steps.stopped());
      return 0;
    }
  }
}
