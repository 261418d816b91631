package io.evently.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {

  @TempDir Path folder;

  @Test
  void aTakenPortIsNamedWithItsOwnerBeforeAnythingStarts() throws IOException {
    Suite suite = Suite.at(folder, 0);
    int taken = suite.port(Service.BOOKING);
    try (ServerSocket owner = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(suite::up)
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("Port " + taken + " of booking-service")
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
    assertThat(suite.parts()).allMatch(part -> part.process().isEmpty());
  }

  @Test
  void theNumberOfShardsIsSettledOnceThereIsData() throws IOException {
    assertThat(Suite.at(folder, 0).shards()).isEqualTo(1);
    Suite.at(folder, 0).withShards(2);
    assertThat(Suite.at(folder, 0).shards()).as("of every suite of the folder").isEqualTo(2);
    Suite.at(folder, 0).withShards(3);
    Files.createDirectory(folder.resolve("postgres"));
    Suite.at(folder, 0).withShards(3);
    assertThatThrownBy(() -> Suite.at(folder, 0).withShards(1))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("is of 3 shards, not 1")
        .hasMessageContaining("--fresh");
    assertThatThrownBy(() -> Suite.at(folder, 0).withShards(5)).hasMessageContaining("1 to 4");
    Suite.at(folder, 0).home().delete();
    assertThat(Suite.at(folder, 0).shards()).isEqualTo(1);
  }

  @Test
  void dataFromBeforeThereWereShardsIsOfOne() throws IOException {
    Files.createDirectory(folder.resolve("postgres"));
    Suite.at(folder, 0).withShards(1);
    assertThatThrownBy(() -> Suite.at(folder, 0).withShards(2))
        .hasMessageContaining("is of 1 shard, not 2");
  }

  @Test
  void anUnknownPartIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> Suite.at(folder, 0).part("nosuch"))
        .hasMessageContaining(
            "postgres, kafka, redis, mail, gateway, event-service, booking-service, waitlist-service");
  }
}
