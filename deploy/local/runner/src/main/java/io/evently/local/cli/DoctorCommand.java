package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Suite;
import io.evently.local.servers.PortOwner;
import io.evently.local.servers.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** {@code doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks what this machine needs to run Evently.",
    footer = {"", "Exit code 1: something will not work.", "", "Example:", "  ./evently doctor"})
final class DoctorCommand implements Callable<Integer> {

  private static final long GIB = 1L << 30;
  private static final long DISK = 3 * GIB;
  private static final long MEMORY = 4 * GIB;

  private static final Pattern MAVEN = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)\\.(\\d+)");
  private static final int[] MAVEN_NEEDED = {3, 8, 7};

  private boolean healthy = true;

  @Override
  public Integer call() {
    Suite suite = Here.suite();
    check("JDK", true, Runtime.version() + " in " + System.getProperty("java.home"));
    maven();
    platform();
    check("processors", true, Integer.toString(Runtime.getRuntime().availableProcessors()));
    memory();
    disk(suite.home().root());
    unprivileged();
    suite.parts().forEach(this::ports);
    return healthy ? 0 : 1;
  }

  private void maven() {
    String version = Shell.firstLine(List.of("mvn", "-v"));
    boolean enough = isMavenEnough(version);
    String found = version.contains("Apache Maven") ? version : "none on the PATH";
    check("Maven", enough, found + (enough ? "" : ": install Maven 3.8.7 or newer"));
  }

  /**
   * Whether the first line of {@code mvn -v} tells of 3.8.7 or newer.
   *
   * @param line e.g. {@code Apache Maven 3.9.9 (8e8579a…)}
   */
  static boolean isMavenEnough(String line) {
    Matcher version = MAVEN.matcher(line);
    if (!version.find()) {
      return false;
    }
    int[] found =
        IntStream.rangeClosed(1, 3).map(part -> Integer.parseInt(version.group(part))).toArray();
    return Arrays.compare(found, MAVEN_NEEDED) >= 0;
  }

  /** The binaries of Postgres and Redis are fetched for this one. */
  private void platform() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    boolean ours = platform.equals("Linux amd64");
    check("platform", ours, platform + (ours ? "" : ": Linux amd64 is needed"));
  }

  private void memory() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = system.getTotalMemorySize();
    check("memory", total >= MEMORY, gib(total) + (total >= MEMORY ? "" : ": 4 GiB are needed"));
  }

  private void disk(Path home) {
    try {
      Path there = home;
      while (!Files.exists(there)) {
        there = there.getParent();
      }
      long free = Files.getFileStore(there).getUsableSpace();
      boolean enough = free >= DISK;
      check("disk", enough, gib(free) + " free in " + there + (enough ? "" : ": 3 GiB are needed"));
    } catch (IOException e) {
      check("disk", false, e.toString());
    }
  }

  /** Postgres refuses to run as root, so root needs a way to be someone else. */
  private void unprivileged() {
    if (!System.getProperty("user.name").equals("root")) {
      check("Postgres as", true, System.getProperty("user.name"));
    } else if (Shell.succeeds(List.of("unshare", "-U", "true"))) {
      check("Postgres as", true, "root's nobody in a user namespace");
    } else if (Shell.succeeds(List.of("setpriv", "--version"))) {
      check("Postgres as", true, "nobody through setpriv: user namespaces are forbidden here");
    } else {
      check("Postgres as", false, "root, which it refuses: run as another user");
    }
  }

  private void ports(Part part) {
    if (part.process().isPresent()) {
      check(part.name(), true, "runs on port " + part.ports().getFirst());
      return;
    }
    for (int port : part.ports()) {
      boolean free = Ports.isFree(port);
      check(
          part.name(),
          free,
          free
              ? "port " + port + " is free"
              : "port " + port + " is taken by " + PortOwner.describe(port));
    }
  }

  private void check(String what, boolean good, String detail) {
    healthy &= good;
    System.out.printf("%-5s %-16s %s%n", good ? "ok" : "FAIL", what, detail);
  }

  private static String gib(long bytes) {
    return "%.1f GiB".formatted(bytes / (double) GIB);
  }
}
