package io.evently.local;

import io.evently.local.servers.Home;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Over how many databases the bookings of a data folder are spread. It is settled when the folder
 * is made: nothing moves events afterwards.
 */
record ShardCount(Home home) {

  static final int MOST = 4;

  /** What the folder was made with; 1 where nothing is written down. */
  int settled() {
    try {
      return Files.exists(file()) ? Integer.parseInt(Files.readString(file()).strip()) : 1;
    } catch (IOException | NumberFormatException e) {
      throw new ServerException("Cannot read " + file() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Settles it in a folder without data.
   *
   * @throws ServerException when there is data of another number
   */
  void settle(int wanted) {
    if (wanted < 1 || wanted > MOST) {
      throw new ServerException("--shards is " + wanted + "; it must be 1 to " + MOST);
    }
    int settled = settled();
    if (wanted == settled) {
      return;
    }
    if (Files.exists(home.data("postgres"))) {
      throw new ServerException(
          "The data in %s is of %d shard%s, not %d, and no start moves events: leave --shards away, or begin anew with --fresh"
              .formatted(home.root(), settled, settled == 1 ? "" : "s", wanted));
    }
    try {
      Files.createDirectories(home.root());
      Files.writeString(file(), wanted + "\n");
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file(), e);
    }
  }

  private Path file() {
    return home.data("shards");
  }
}
