package io.evently.local;

import io.evently.local.servers.ManagedProcess;
import java.util.List;
import java.util.Optional;

/** One process of a suite: a server or a service. */
public interface Part {

  /** Name of the process and its log, e.g. {@code postgres}, {@code booking-service}. */
  String name();

  /** The ports it takes; the first is where it answers. */
  List<Integer> ports();

  /** Its process, if it runs and is recorded. */
  Optional<ManagedProcess> process();

  /** The id of its process that runs without a record; {@link #stop} ends that one too. */
  Optional<Long> stray();

  /** Whether it runs at all. */
  default boolean runs() {
    return process().isPresent() || stray().isPresent();
  }

  /** Whether it does its work now. */
  boolean isReady();

  /**
   * Starts it, or takes over the running one, and waits until it is ready.
   *
   * @throws io.evently.local.servers.ServerException with the end of its log
   */
  ManagedProcess start();

  /** Stops it cleanly; nothing happens when it does not run. */
  void stop();
}
