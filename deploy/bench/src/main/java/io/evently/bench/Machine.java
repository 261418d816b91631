package io.evently.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.local.Service;
import io.evently.local.StartCache;
import io.evently.local.servers.Checkout;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The conditions of a run.
 *
 * @param commit of the sources, with a plus when they were changed
 * @param cpus how many cores generator, servers and services share
 * @param cpu model name
 * @param memoryBytes of the machine
 * @param flags of each service's JVM
 */
public record Machine(
    String commit, int cpus, String cpu, long memoryBytes, Map<String, String> flags) {

  /** This one. */
  public static Machine here() {
    Map<String, String> flags = new TreeMap<>();
    Arrays.stream(Service.values()).forEach(s -> flags.put(s.label(), flags(s)));
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        commitOf(Checkout.root()),
        Runtime.getRuntime().availableProcessors(),
        model(),
        os.getTotalMemorySize(),
        flags);
  }

  private static String commitOf(Path root) {
    String commit = git(root, "rev-parse", "--short=12", "HEAD");
    return commit.isEmpty()
        ? "unknown"
        : commit + (git(root, "status", "--porcelain").isEmpty() ? "" : "+");
  }

  /** Empty where there is no git or no repository. */
  private static String git(Path root, String... words) {
    try {
      var command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
      command.addAll(List.of(words));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? out : "";
    } catch (IOException none) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String model() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException elsewhere) {
      return "unknown";
    }
  }

  void print(PrintStream out) {
    out.printf("%d cores for everything (%s), %d GiB%n", cpus, cpu, memoryBytes >> 30);
    flags.forEach((service, f) -> out.printf("%-22s %s%n", service, f));
  }

  ObjectNode json() {
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("cpus", cpus).put("cpu", cpu).put("memory_bytes", memoryBytes);
    ObjectNode named = all.putObject("jvm_flags");
    flags.forEach(named::put);
    return all;
  }

  private static String flags(Service service) {
    String flags = String.join(" ", service.flags());
    return StartCache.of(service).isCurrent() ? flags + " (from its start cache)" : flags;
  }
}
