package io.evently.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StormTest {

  private static final Duration TIME = Duration.ofMillis(500);

  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final CountDownLatch woken = new CountDownLatch(1);
  private volatile int refusals;
  private volatile boolean silent;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/book/", this::book);
    server.start();
  }

  @AfterEach
  void end() {
    woken.countDown();
    server.stop(0);
  }

  private void book(HttpExchange exchange) throws IOException {
    try (exchange) {
      int times = asked.merge(exchange.getRequestURI().getPath(), 1, Integer::sum);
      if (silent) {
        woken.await();
      }
      boolean granted = times > refusals;
      byte[] body =
          (granted
                  ? "{\"booking\":{\"id\":\"" + UUID.randomUUID() + "\"}}"
                  : "{\"code\":\"overloaded\"}")
              .getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(granted ? 201 : 503, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Storm storm(Duration patience) {
    return new Storm(server.getAddress().getPort(), 50, patience, StormTest::request);
  }

  private static ByteBuf request(int order) {
    return Unpooled.copiedBuffer(
        "GET /book/" + order + " HTTP/1.1\r\nHost: x\r\n\r\n", StandardCharsets.US_ASCII);
  }

  @Test
  void whoIsRefusedAsksAgainUntilEverybodyIsServedOnce() {
    refusals = 2;
    try (Storm storm = storm(Duration.ofSeconds(5))) {
      Answers raging = storm.rage(400, TIME, 7);
      Answers after = storm.calm();
      assertThat(raging.outcomes()).containsKeys("201", "503 overloaded");
      assertThat(raging.booked().size() + after.booked().size())
          .isEqualTo(storm.orders())
          .isGreaterThan(20);
      assertThat(asked).hasSize(storm.orders()).containsValue(3);
      assertThat(asked.values()).allMatch(times -> times == 3);
    }
  }

  @Test
  void theRateIsThatOfAllRequestsAndNotOfTheAnswers() {
    refusals = Integer.MAX_VALUE;
    try (Storm storm = storm(Duration.ofSeconds(5))) {
      Answers raging = storm.rage(400, TIME, 7);
      assertThat(raging.count()).isBetween(150L, 250L);
      assertThat(storm.orders()).isLessThan(100);
    }
  }

  @Test
  void whoIsNotAnsweredGivesUpAndAsksAgain() {
    silent = true;
    try (Storm storm = storm(Duration.ofMillis(100))) {
      Answers raging = storm.rage(100, TIME, 7);
      assertThat(raging.count()).isZero();
      assertThat(raging.lostAnswers()).isBetween(20, 80);
      silent = false;
      woken.countDown();
      Answers after = storm.calm();
      assertThat(after.booked()).hasSize(storm.orders());
    }
  }
}
