package io.evently.local.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What some tests need and a fresh machine may lack.
 *
 * @param name for people
 * @param file a folder on the PATH leads to it
 * @param what does not run without it
 */
record OptionalTool(String name, String file, String what) {

  /** {@code deploy/ci/tools} installs what is named here. */
  private static final List<OptionalTool> ALL =
      List.of(
          program("dclint", "the check of docker-compose.yml"),
          npmPackage("@asyncapi/specs", "the check of deploy/asyncapi/evently.yaml"),
          program("bru", "the run of docs/api/collection"));

  private static OptionalTool program(String name, String what) {
    return new OptionalTool(name, name, what);
  }

  /** {@code npm install --global} puts packages beside the folder of its programs. */
  private static OptionalTool npmPackage(String name, String what) {
    return new OptionalTool(name, "../lib/node_modules/" + name, what);
  }

  static List<OptionalTool> missing() {
    return ALL.stream().filter(tool -> !tool.isThere()).toList();
  }

  private boolean isThere() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, file))
        .anyMatch(Files::isExecutable);
  }
}
