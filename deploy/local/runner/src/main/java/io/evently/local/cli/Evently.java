package io.evently.local.cli;

import io.evently.local.servers.ServerException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code ./evently}. Exit codes: 0 done, 1 failed, 2 wrong usage, others as a command says. */
@Command(
    name = "evently",
    mixinStandardHelpOptions = true,
    version = "Evently 0.1.0-SNAPSHOT",
    description = "Runs, watches and tests a whole Evently on this machine.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      TokenCommand.class,
      EventsCommand.class,
      DevCommand.class,
      TestCommand.class,
      VerifyCommand.class,
      SimulateCommand.class,
      MutateCommand.class,
      TrainCommand.class,
      BenchCommand.class,
      RepublishCommand.class,
      ResetCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Environment: EVENTLY_PORT (3000), EVENTLY_HOME (.evently in the source tree).",
      "",
      "Examples:",
      "  ./evently up                      start everything, Ctrl-C stops it",
      "  ./evently up --detach             start everything and come back",
      "  ./evently token --role organizer  a token for the API",
      "  ./evently events tail --json      what the services publish",
      "  ./evently verify --rebuild        the services prove what they promise",
      "  ./evently simulate                millions of steps of a sale, with failures",
      "  ./evently mutate                  rules broken on purpose, and whether tests see it",
      "  ./evently bench booking           bookings a second, and what they cost"
    })
public final class Evently implements Runnable {

  @Spec private CommandSpec spec;

  /**
   * Runs one command and ends the JVM with its exit code.
   *
   * @param args words of the command line
   */
  public static void main(String[] args) {
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Evently())
            .setExecutionExceptionHandler(Evently::report)
            .setCaseInsensitiveEnumValuesAllowed(true);
    // What follows the name of a bench is the bench's own.
    line.getSubcommands().get("bench").setStopAtPositional(true);
    return line;
  }

  /** Without a command there is only the help to give. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** The cause is the last line: that is where people and scripts look. */
  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof ServerException known) {
      if (!known.detail().isEmpty()) {
        System.err.println(known.detail());
      }
      System.err.println("evently: " + known.cause());
    } else {
      failure.printStackTrace();
      System.err.println("evently: " + failure);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
