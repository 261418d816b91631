package io.evently.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLineTest {

  @Test
  void everyCommandExplainsItselfWithAnExample() {
    Map<String, CommandLine> commands = Evently.commandLine().getSubcommands();

    assertThat(commands)
        .containsKeys(
            "up", "down", "status", "logs", "token", "events", "dev", "test", "republish", "reset")
        .allSatisfy(
            (name, command) ->
                assertThat(command.getUsageMessage()).as(name).contains("./evently " + name));
  }

  @Test
  void aWrongWordIsWrongUsage() {
    CommandLine line = Evently.commandLine().setErr(new PrintWriter(new StringWriter()));

    assertThat(line.execute("upp")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(line.execute("republish")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(line.execute("republish", "456", "--since", "2026-01-01T00:00:00Z"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void wordsForABenchKeepTheirOrder() {
    CommandLine line = Evently.commandLine();

    line.parseArgs("bench", "chaos", "--seed", "4711", "--quick");

    BenchCommand bench = line.getSubcommands().get("bench").getCommand();
    assertThat(bench.words()).containsExactly("chaos", "--seed", "4711", "--quick");
  }
}
