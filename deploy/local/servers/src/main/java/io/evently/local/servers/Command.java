package io.evently.local.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A short command of the operating system, run to its end. */
record Command(int exit, String output) {

  static Command run(List<String> words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Command(process.waitFor(), output);
    } catch (IOException missing) {
      return new Command(127, missing.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted while running " + words.getFirst(), e);
    }
  }

  boolean succeeded() {
    return exit == 0;
  }
}
