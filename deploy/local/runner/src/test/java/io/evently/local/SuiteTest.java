package io.evently.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
  void anUnknownPartIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> Suite.at(folder, 0).part("nosuch"))
        .hasMessageContaining(
            "postgres, kafka, redis, mail, gateway, event-service, booking-service, waitlist-service");
  }
}
