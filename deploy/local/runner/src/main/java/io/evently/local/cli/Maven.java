package io.evently.local.cli;

import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs Maven on the source tree with this JDK. */
final class Maven {

  private final List<String> words = new ArrayList<>(List.of("mvn", "-B"));
  private final Path root = Checkout.root();

  static Maven with(List<String> words) {
    Maven maven = new Maven();
    maven.words.addAll(words);
    return maven;
  }

  /** In the terminal of the caller; Ctrl-C reaches it too. */
  int interactive(Map<String, String> environment) {
    try {
      return builder(environment).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ServerException("Cannot run mvn: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** Every line goes to the log and to the listener. */
  int logged(Map<String, String> environment, Path log, Consumer<String> lines) {
    try {
      Files.createDirectories(log.getParent());
      Process process =
          builder(environment)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(log));
          BufferedReader output =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          file.println(line);
          lines.accept(line);
        }
      }
      return process.waitFor();
    } catch (IOException e) {
      throw new ServerException("Cannot run mvn: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private ProcessBuilder builder(Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(root.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }
}
