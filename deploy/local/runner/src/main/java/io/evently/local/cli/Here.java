package io.evently.local.cli;

import io.evently.local.Suite;
import io.evently.local.servers.Checkout;
import io.evently.local.servers.ServerException;
import java.nio.file.Path;

/** The suite that this shell's environment means. */
final class Here {

  private static final int DEFAULT_PORT = 3000;

  private Here() {}

  static Suite suite() {
    return Suite.at(home(), basePort());
  }

  static Path home() {
    String named = System.getenv("EVENTLY_HOME");
    return named == null || named.isBlank()
        ? Checkout.root().resolve(".evently")
        : Path.of(named).toAbsolutePath();
  }

  static int basePort() {
    String named = System.getenv("EVENTLY_PORT");
    if (named == null || named.isBlank()) {
      return DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(named);
      if (port >= 1024 && port + Suite.PORTS <= 65_535) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      // The message below says what is wanted.
    }
    throw new ServerException("EVENTLY_PORT is " + named + "; it must be a port of 1024-65500");
  }
}
