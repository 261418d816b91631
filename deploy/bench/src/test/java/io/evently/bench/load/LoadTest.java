package io.evently.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final byte[] REQUEST =
      "POST /book HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
          .getBytes(StandardCharsets.US_ASCII);

  private final List<UUID> booked = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration stall = Duration.ZERO;
  private volatile int stock = Integer.MAX_VALUE;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/book",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (asked.incrementAndGet() == 20) {
              LockSupport.parkNanos(stall.toNanos());
            }
            boolean granted = booked.size() < stock;
            UUID id = UUID.randomUUID();
            if (granted) {
              booked.add(id);
            }
            byte[] body =
                (granted
                        ? "{\"success\":true,\"booking\":{\"id\":\"" + id + "\",\"x\":1}}"
                        : "{\"success\":false,\"code\":\"sold_out\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(granted ? 201 : 409, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private Load load(int connections) {
    return new Load(
        server.getAddress().getPort(), connections, () -> Unpooled.wrappedBuffer(REQUEST));
  }

  @Test
  void everyBookingOfTheServerIsKnownToTheLoad() {
    try (Load load = load(4)) {
      Answers answers = load.closed(Duration.ofMillis(300));
      assertThat(answers.booked()).hasSizeGreaterThan(20);
      assertThat(answers.booked()).containsExactlyInAnyOrderElementsOf(booked);
      assertThat(answers.outcomes()).containsOnlyKeys("201");
      assertThat(answers.lostAnswers()).isZero();
    }
  }

  @Test
  void refusalsAreCountedByTheirCode() {
    stock = 1;
    try (Load load = load(1)) {
      Answers answers = load.closed(Duration.ofMillis(200));
      assertThat(answers.booked()).hasSize(1);
      assertThat(answers.outcomes()).containsEntry("201", 1).containsKey("409 sold_out");
    }
  }

  @Test
  void aStallIsFeltByAllRequestsThatWereDueInIt() {
    stall = Duration.ofMillis(400);
    try (Load load = load(1)) {
      Answers answers = load.open(200, Duration.ofSeconds(1), 7);
      assertThat(answers.count()).isBetween(150L, 250L);
      // 400 ms of 1000: a closed loop would have noticed one request of many.
      assertThat(answers.millis(80)).isGreaterThan(100);
    }
  }

  @Test
  void anAnswerThatNeverComesIsLostAndTheLineGoesOn() throws IOException {
    try (var flaky = new Flaky();
        Load load = new Load(flaky.port(), 1, () -> Unpooled.wrappedBuffer(REQUEST))) {
      Answers answers = load.closed(Duration.ofMillis(500));
      assertThat(answers.lostAnswers()).isPositive();
      assertThat(answers.booked()).isEmpty();
    }
  }

  /** Takes connections and closes each at its first byte. */
  private static final class Flaky implements AutoCloseable {
    private final java.net.ServerSocket socket =
        new java.net.ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    Flaky() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (var connection = socket.accept()) {
          connection.getInputStream().read();
        } catch (IOException over) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
