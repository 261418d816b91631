package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class ServerSetIT {

  @Test
  void startsAllAndIsFoundAgainByItsDescription() throws Exception {
    ServerSet servers = ServerSet.throwAway();
    Path file = servers.home().root().resolve("servers.json");
    try {
      servers.start();
      Files.writeString(file, servers.toJson());

      ServerSet found = ServerSet.described(file);

      assertEquals(servers, found);
      found.start();
      assertEquals(servers.kafka().process().get().pid(), found.kafka().process().get().pid());
    } finally {
      servers.discard();
    }
    assertFalse(Files.exists(servers.home().root()));
  }

  @Test
  void clearsAwayWhatAnEndedJvmLeft() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long self = ProcessHandle.current().pid();
    Path orphaned = Files.createTempDirectory(temporary, "evently-test-" + self + "-1-");
    Redis left = Redis.in(new Home(orphaned), 0).durable(false);
    ManagedProcess process = left.start();

    ServerSet servers = ServerSet.throwAway();

    assertFalse(process.isAlive());
    assertFalse(Files.exists(orphaned));
    assertTrue(Files.exists(servers.home().root()));
    servers.discard();
  }

  @Test
  void leavesAFolderAloneThatOthersMayWrite() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long self = ProcessHandle.current().pid();
    Path foreign = Files.createTempDirectory(temporary, "evently-test-" + self + "-1-");
    Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwxrwxrwx"));
    try {
      ServerSet.throwAway().discard();

      assertTrue(Files.exists(foreign));
    } finally {
      Files.delete(foreign);
    }
  }
}
