package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Progress;
import java.time.Duration;
import java.util.Locale;

/** Says each step and how long it took, on stderr. */
final class Steps {

  private Steps() {}

  static Progress started() {
    return (part, took) ->
        say(part.name(), "ready", took, "port " + part.ports().getFirst() + pid(part));
  }

  static Progress stopped() {
    return (part, took) -> say(part.name(), "stopped", took, "");
  }

  static void timed(String name, String done, Runnable step) {
    long begin = System.nanoTime();
    step.run();
    say(name, done, Duration.ofNanos(System.nanoTime() - begin), "");
  }

  private static synchronized void say(String name, String done, Duration took, String more) {
    System.err.printf(
        Locale.ROOT, "  %-16s %-8s %5.1f s  %s%n", name, done, took.toMillis() / 1000.0, more);
  }

  private static String pid(Part part) {
    return part.process().map(process -> ", pid " + process.pid()).orElse("");
  }
}
