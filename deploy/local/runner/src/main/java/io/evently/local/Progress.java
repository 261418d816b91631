package io.evently.local;

import java.time.Duration;

/** Hears of each step of a start or stop. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = (part, took) -> {};

  /**
   * A part is done.
   *
   * @param took from the beginning of its own step
   */
  void done(Part part, Duration took);

  /** Runs a step and tells of it. */
  default void timed(Part part, Runnable step) {
    long begin = System.nanoTime();
    step.run();
    done(part, Duration.ofNanos(System.nanoTime() - begin));
  }
}
