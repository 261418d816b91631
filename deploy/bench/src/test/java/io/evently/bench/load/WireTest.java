package io.evently.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.load.Wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireTest {

  private final ServerSocket server;
  private int connections;

  WireTest() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  /** Says one of these for each 4 bytes it reads; closes at an empty one. */
  private Wire answering(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    Thread.ofVirtual().start(() -> serve(left));
    return new Wire(server.getLocalPort());
  }

  private void serve(Deque<String> left) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        connections++;
        while (socket.getInputStream().readNBytes(4).length == 4) {
          String answer = left.isEmpty() ? "" : left.poll();
          if (answer.isEmpty()) {
            break;
          }
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException over) {
        // The next one.
      }
    }
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  @Test
  void answersOfBothLengthsAreReadOnOneConnection() {
    try (Wire wire =
        answering(
            "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n{...}",
            "HTTP/1.1 503 X\r\ntransfer-encoding: chunked\r\nRetry-After: 2\r\n\r\n8\r\n{\"code\":\r\n7\r\n\"busy\"}\r\n0\r\n\r\n")) {
      assertThat(wire.send("abcd")).isEqualTo(new Answer(201, "{...}", null));
      assertThat(wire.send("abcd"))
          .isEqualTo(new Answer(503, "{\"code\":\"busy\"}", Duration.ofSeconds(2)));
      assertThat(connections).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatEndsIsNoAnswerAndTheNextOneIsNew() {
    try (Wire wire = answering("", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(wire.send("abcd")).isEqualTo(Answer.NONE);
      assertThat(wire.send("abcd").status()).isEqualTo(200);
      assertThat(connections).isEqualTo(2);
    }
  }

  @Test
  void whoHangsUpHearsNothing() {
    try (Wire wire = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(wire.hangUp("abcd", Duration.ofMillis(50))).isEqualTo(Answer.NONE);
    }
  }
}
