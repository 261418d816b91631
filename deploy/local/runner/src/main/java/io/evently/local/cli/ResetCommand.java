package io.evently.local.cli;

import io.evently.local.servers.ServerException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reset}. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = "Stops all parts and deletes their data, logs and keys.",
    footer = {"", "Examples:", "  ./evently reset", "  ./evently reset --yes"})
final class ResetCommand implements Callable<Integer> {

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    if (!yes && !confirmed()) {
      System.err.println("evently: nothing was deleted");
      return 1;
    }
    try (FolderLock lock = FolderLock.take(Here.home())) {
      DataFolder.delete(Here.suite());
      return 0;
    }
  }

  private static boolean confirmed() {
    if (System.console() == null || !System.console().isTerminal()) {
      throw new ServerException("There is nobody to ask here; use ./evently reset --yes");
    }
    String answer =
        System.console().readLine("Delete all data, logs and keys in %s? [y/N] ", Here.home());
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
