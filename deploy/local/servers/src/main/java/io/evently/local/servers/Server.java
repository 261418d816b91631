package io.evently.local.servers;

import java.util.Optional;

/** One of the servers that services stand on. */
public sealed interface Server permits Postgres, Kafka, Redis, Mail {

  /** Also the name of its data folder, log and record. */
  String name();

  /** Where it listens on 127.0.0.1. */
  int port();

  /** Where its data, log and record are. */
  Home home();

  /**
   * Starts it, or takes over the one that already serves this folder, and waits until it answers.
   * It may be called after any kind of end, a power cut included.
   *
   * @throws ServerException with the end of its log
   */
  ManagedProcess start();

  /** Stops it cleanly; nothing happens when it does not run. */
  void stop();

  /** Whether it does its work now, asked with a real request. */
  boolean answers();

  /**
   * Its process that runs without a record: a runner that was killed between start and record left
   * none, and a record may have been deleted.
   */
  Optional<Long> stray();

  /** Its process, if it runs; one without a record is not seen here. */
  default Optional<ManagedProcess> process() {
    return ManagedProcess.find(home(), name());
  }
}
