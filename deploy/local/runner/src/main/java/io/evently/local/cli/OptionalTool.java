package io.evently.local.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program that some tests need and a fresh machine may lack.
 *
 * @param name as on the PATH
 * @param what does not run without it
 */
record OptionalTool(String name, String what) {

  /** {@code deploy/ci/tools} installs what is named here. */
  private static final List<OptionalTool> ALL =
      List.of(new OptionalTool("dclint", "the check of docker-compose.yml"));

  static List<OptionalTool> missing() {
    return ALL.stream().filter(tool -> !tool.isThere()).toList();
  }

  private boolean isThere() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .anyMatch(Files::isExecutable);
  }
}
