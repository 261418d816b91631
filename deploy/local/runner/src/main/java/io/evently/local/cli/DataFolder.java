package io.evently.local.cli;

import io.evently.local.Suite;

/** Ends a suite and deletes what it keeps. */
final class DataFolder {

  private DataFolder() {}

  static void delete(Suite suite) {
    suite.down(Steps.stopped());
    suite.home().delete();
  }
}
