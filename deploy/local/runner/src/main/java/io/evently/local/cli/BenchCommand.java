package io.evently.local.cli;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code bench}: a JVM of its own, with the compiler and the heap that a load needs. */
@Command(
    name = "bench",
    description = "Measures what Evently promises, on a suite of its own.",
    footer = {
      "",
      "Examples:",
      "  ./evently bench --help",
      "  ./evently bench booking",
      "  ./evently bench shards",
      "  ./evently bench reads --quick",
      "  ./evently bench gateway --quick",
      "  ./evently bench onsale",
      "  ./evently bench chaos --quick",
      "  ./evently bench booking --json > booking.json"
    })
final class BenchCommand implements Callable<Integer> {

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MetaspaceSize=128m",
          "-Xms1g",
          "-Xmx3g");

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "e.g. booking")
  private List<String> words = new ArrayList<>();

  @Unmatched private List<String> options = new ArrayList<>();

  @Override
  public Integer call() {
    return run(words());
  }

  /**
   * Runs it and waits.
   *
   * @return its exit code
   */
  static int run(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Devently.root=" + Checkout.root(),
            "-cp",
            classPath(),
            "io.evently.bench.Bench"));
    command.addAll(words);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ServerException("Cannot start the bench: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** As they were written. */
  List<String> words() {
    List<String> all = new ArrayList<>(options);
    all.addAll(words);
    return all;
  }

  private static String classPath() {
    Path local = Checkout.root().resolve("deploy/local");
    return Checkout.classPath("deploy/bench")
        + ":"
        + local.resolve("runner/target/classes")
        + ":"
        + local.resolve("servers/target/classes");
  }
}
