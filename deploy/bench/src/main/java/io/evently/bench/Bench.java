package io.evently.bench;

import io.evently.bench.booking.BookingCommand;
import io.evently.bench.booking.ShardsCommand;
import io.evently.bench.chaos.ChaosCommand;
import io.evently.bench.gateway.GatewayCommand;
import io.evently.bench.onsale.OnSaleCommand;
import io.evently.bench.reads.ReadsCommand;
import io.evently.bench.train.TrainCommand;
import io.evently.bench.waitingroom.WaitingRoomCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./evently bench}. */
@Command(
    name = "evently bench",
    mixinStandardHelpOptions = true,
    description = "Measures what Evently promises, on a suite of its own.",
    subcommands = {
      BookingCommand.class,
      ShardsCommand.class,
      ReadsCommand.class,
      GatewayCommand.class,
      OnSaleCommand.class,
      WaitingRoomCommand.class,
      ChaosCommand.class,
      TrainCommand.class
    },
    footer = {
      "",
      "Exit code 0: all bars are met, 1: one is not or the books do not balance,",
      "3: inconclusive, because the machine was slow or busy.",
      "",
      "Examples:",
      "  ./evently bench booking",
      "  ./evently bench shards",
      "  ./evently bench reads --quick",
      "  ./evently bench gateway --quick",
      "  ./evently bench onsale",
      "  ./evently bench waitingroom --quick",
      "  ./evently bench chaos --quick",
      "  ./evently bench booking --json > booking.json"
    })
public final class Bench implements Runnable {

  @Spec private CommandSpec spec;

  /**
   * Runs one bench and ends the JVM with its exit code.
   *
   * @param args words of the command line
   */
  public static void main(String[] args) {
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  failure.printStackTrace();
                  System.err.println("evently bench: " + failure.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute(args));
  }

  /** Without a bench there is only the help to give. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which bench?");
  }
}
