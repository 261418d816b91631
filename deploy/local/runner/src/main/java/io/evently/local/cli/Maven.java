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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Maven on the source tree with this JDK. */
final class Maven {

  private final List<String> words = new ArrayList<>(List.of("mvn", "-B"));
  private final Path root = Checkout.root();

  static Maven with(List<String> words) {
    Maven maven = new Maven();
    maven.words.addAll(words);
    return maven;
  }

  /** A value of the root pom's properties. */
  static String property(String name) {
    try {
      String pom = Files.readString(Checkout.root().resolve("pom.xml"));
      Matcher matcher = Pattern.compile("<" + name + ">([^<]+)</").matcher(pom);
      if (matcher.find()) {
        return matcher.group(1);
      }
      throw new ServerException("The root pom does not say its " + name);
    } catch (IOException e) {
      throw new ServerException("Cannot read the root pom", e);
    }
  }

  /**
   * Refuses an older Maven than this.
   *
   * @param what needs it
   */
  static void require(int major, int minor, String what) {
    String line = Shell.firstLine(List.of("mvn", "-v"));
    Matcher version = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)").matcher(line);
    if (!version.find()) {
      throw new ServerException("mvn -v does not say its version: " + line);
    }
    int found = Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2));
    if (found < major * 1000 + minor) {
      throw new ServerException(
          what + " needs Maven " + major + "." + minor + " or newer; the PATH has " + line);
    }
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
