package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Runs one service in Quarkus' dev mode against the running parts.",
    footer = {
      "",
      "Needs Maven 3.9 or newer. The packaged service is stopped first; ./evently up starts it again afterwards.",
      "",
      "Examples:",
      "  ./evently up --detach && ./evently dev booking-service"
    })
final class DevCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SERVICE", description = "e.g. booking-service")
  private String name;

  @Override
  public Integer call() {
    Service service =
        Service.named(name).orElseThrow(() -> new ServerException("There is no service " + name));
    // Quarkus' own condition; everything else here is content with 3.8.7.
    Maven.require(3, 9, "Quarkus' dev mode");
    Suite suite = Here.suite();
    for (String server : List.of("postgres", "kafka", "redis")) {
      requireRunning(suite.part(server));
    }
    suite.part(service).stop();
    return Maven.with(
            List.of(
                "-pl",
                service.label(),
                "-am",
                "-DskipTests",
                "compile",
                "io.quarkus:quarkus-maven-plugin:" + Maven.property("quarkus.version") + ":dev"))
        .interactive(suite.environment(service));
  }

  private static void requireRunning(Part part) {
    if (part.process().isEmpty()) {
      throw new ServerException(part.name() + " does not run: ./evently up --detach first");
    }
  }
}
