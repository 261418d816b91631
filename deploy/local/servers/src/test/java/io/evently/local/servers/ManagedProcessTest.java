package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

  @TempDir Path folder;

  @AfterEach
  void end() {
    ManagedProcess.find(home(), "sleeper").ifPresent(ManagedProcess::kill9);
  }

  @Test
  void isFoundAgainByItsRecordAndStopsPolitely() {
    ManagedProcess started = sleeper("sleep 600").start(home());

    ManagedProcess found = ManagedProcess.find(home(), "sleeper").orElseThrow();

    assertEquals(started.pid(), found.pid());
    assertTrue(found.stop("TERM", Duration.ofSeconds(10)));
    assertFalse(started.isAlive());
    assertTrue(ManagedProcess.find(home(), "sleeper").isEmpty());
  }

  @Test
  void isKilledWhenItIgnoresThePoliteSignal() {
    ManagedProcess deaf =
        sleeper("trap '' TERM; echo deaf; while :; do sleep 1; done").start(home());
    assertTrue(Await.holds(Duration.ofSeconds(10), () -> deaf.tail(1).equals("deaf")));

    assertFalse(deaf.stop("TERM", Duration.ofMillis(300)));
    assertFalse(deaf.isAlive());
  }

  @Test
  void aFrozenProcessStopsToo() {
    ManagedProcess frozen = sleeper("sleep 600").start(home());
    frozen.signal("STOP");

    assertTrue(frozen.isAlive());
    assertTrue(frozen.stop("TERM", Duration.ofSeconds(10)));
  }

  @Test
  void aRecycledPidIsNeverTakenForIt() {
    long self = ProcessHandle.current().pid();
    new ProcessRecord("sleeper", self, ProcessTable.started(self) - 1, 0)
        .write(home().record("sleeper"));

    assertTrue(ManagedProcess.find(home(), "sleeper").isEmpty());
  }

  @Test
  void namesTheOwnerOfATakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Launch launch =
          new Launch("sleeper", List.of("true"), Map.of(), folder, taken.getLocalPort());

      ServerException refused = assertThrows(ServerException.class, () -> launch.start(home()));

      assertTrue(
          refused.getMessage().contains("pid " + ProcessHandle.current().pid()),
          refused.getMessage());
    }
  }

  private Launch sleeper(String script) {
    return new Launch("sleeper", List.of("sh", "-c", script), Map.of(), folder, Ports.free());
  }

  private Home home() {
    return new Home(folder);
  }
}
