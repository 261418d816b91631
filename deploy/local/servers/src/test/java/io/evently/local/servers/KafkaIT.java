package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaIT {

  @TempDir Path folder;
  private Kafka kafka;

  @BeforeEach
  void describe() {
    kafka = Kafka.in(new Home(folder), 0, 0);
  }

  @AfterEach
  void stop() {
    kafka.stop();
  }

  @Test
  void stopsTheOneWithoutARecord() throws Exception {
    ManagedProcess running = kafka.start();
    java.nio.file.Files.delete(kafka.home().record("kafka"));

    kafka.stop();

    assertFalse(running.isAlive());
  }

  @Test
  void keepsItsTopicsOverCleanRestartAndKillMinusNineAndIsAdopted() {
    ManagedProcess first = kafka.start();
    Topics.ensure(kafka.bootstrapServers(), Topics.ALL);
    assertEquals(first.pid(), kafka.start().pid());

    kafka.stop();
    assertFalse(first.isAlive());
    ManagedProcess second = kafka.start();
    second.kill9();
    ManagedProcess third = kafka.start();

    assertTrue(third.isAlive());
    assertTrue(Topics.names(kafka.bootstrapServers()).containsAll(Topics.allNames()));
  }

  @Test
  void makingTheTopicsTwiceIsFine() {
    kafka.start();

    Topics.ensure(kafka.bootstrapServers(), Topics.ALL);
    Topics.ensure(kafka.bootstrapServers(), Topics.ALL);

    assertEquals(Topics.allNames(), Topics.names(kafka.bootstrapServers()));
  }
}
