package io.evently.local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Short commands of the operating system. */
final class Shell {

  private Shell() {}

  static boolean succeeds(List<String> words) {
    return run(words).exit() == 0;
  }

  /** Empty when there is no such program. */
  static String firstLine(List<String> words) {
    return run(words).output().lines().findFirst().orElse("").replaceAll("\\e\\[[0-9;]*m", "");
  }

  private record Result(int exit, String output) {}

  private static Result run(List<String> words) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException missing) {
      return new Result(127, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(1, "");
    }
  }
}
