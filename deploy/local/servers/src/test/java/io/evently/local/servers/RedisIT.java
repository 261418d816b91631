package io.evently.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisIT {

  @TempDir Path folder;
  private Redis redis;

  @BeforeEach
  void describe() {
    redis = Redis.in(new Home(folder), 0);
  }

  @AfterEach
  void stop() {
    redis.stop();
  }

  @Test
  void keepsItsDataOverACleanRestart() throws IOException {
    ManagedProcess first = redis.start();
    ask("SET seat 7");

    redis.stop();
    assertFalse(first.isAlive());
    redis.start();

    assertEquals("7", value("GET seat"));
  }

  @Test
  void recoversAfterKillMinusNine() throws IOException {
    ManagedProcess first = redis.start();
    ask("CONFIG SET appendfsync always");
    ask("SET seat 8");

    first.kill9();
    redis.start();

    assertEquals("8", value("GET seat"));
  }

  @Test
  void adoptsTheRunningOne() {
    assertEquals(redis.start().pid(), redis.start().pid());
  }

  @Test
  void stopsTheOneWithoutARecord() throws IOException {
    ManagedProcess running = redis.start();
    Files.delete(new Home(folder).record("redis"));

    assertEquals(Optional.of(running.pid()), redis.stray());
    redis.stop();

    assertFalse(running.isAlive());
    assertEquals(Optional.empty(), redis.stray());
  }

  private String ask(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String head = in.readLine();
      return head.startsWith("$") ? head + "\n" + in.readLine() : head;
    }
  }

  private String value(String command) throws IOException {
    return ask(command).lines().skip(1).findFirst().orElse("");
  }
}
