package io.evently.local;

import io.evently.local.servers.Home;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many processes of booking-service a data folder runs with. Written down, so that every
 * command finds them; it may change with each start.
 */
record InstanceCount(Home home) {

  static final int MOST = 3;

  /** What was wished last; 1 where nothing is written down. */
  int wished() {
    try {
      return Files.exists(file()) ? Integer.parseInt(Files.readString(file()).strip()) : 1;
    } catch (IOException | NumberFormatException e) {
      throw new ServerException("Cannot read " + file() + ": " + e.getMessage(), e);
    }
  }

  void wish(int count) {
    if (count < 1 || count > MOST) {
      throw new ServerException("--booking-instances is " + count + "; it must be 1 to " + MOST);
    }
    try {
      Files.createDirectories(file().getParent());
      Files.writeString(file(), count + "\n");
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file(), e);
    }
  }

  private Path file() {
    return home.data("booking-instances");
  }
}
