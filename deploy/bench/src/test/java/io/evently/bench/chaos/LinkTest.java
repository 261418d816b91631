package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {

  private final Semaphore heard = new Semaphore(0);
  private final Link link = new Link();
  private ServerSocket echo;

  @BeforeEach
  void listen() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link.to(echo.getLocalPort());
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket client = echo.accept();
                  Thread.ofVirtual().start(() -> answer(client));
                }
              } catch (IOException closed) {
                // The test is over.
              }
            });
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    echo.close();
  }

  @Test
  void whatIsSentOverACutLinkArrivesWhenItIsHealed() throws IOException {
    try (Socket client = connect()) {
      assertThat(link.carried()).isZero();
      assertThat(ask(client, "a")).isEqualTo("a");
      assertThat(link.carried()).isPositive();
      link.cut();
      say(client, "b");
      assertThatThrownBy(() -> read(client)).isInstanceOf(SocketTimeoutException.class);
      try (Socket late = connect()) {
        say(late, "c");
        assertThatThrownBy(() -> read(late)).isInstanceOf(SocketTimeoutException.class);
        assertThat(heard.availablePermits()).isEqualTo(1);
        link.heal();
        client.setSoTimeout(10_000);
        late.setSoTimeout(10_000);
        assertThat(read(client)).isEqualTo("b");
        assertThat(read(late)).isEqualTo("c");
      }
    }
  }

  @Test
  void whatIsAskedOverADeafLinkIsDoneAndTheConnectionBreaksWhenItIsHealed() throws Exception {
    try (Socket client = connect();
        Socket quiet = connect()) {
      assertThat(ask(client, "a")).isEqualTo("a");
      assertThat(ask(quiet, "q")).isEqualTo("q");
      link.loseAnswers();
      say(client, "b");
      assertThat(heard.tryAcquire(3, 10, TimeUnit.SECONDS)).as("it was heard").isTrue();
      assertThatThrownBy(() -> read(client)).isInstanceOf(SocketTimeoutException.class);
      link.heal();
      client.setSoTimeout(10_000);
      assertThatThrownBy(() -> read(client)).isInstanceOf(SocketException.class);
      assertThat(ask(quiet, "c")).as("it has lost nothing").isEqualTo("c");
      try (Socket fresh = connect()) {
        assertThat(ask(fresh, "d")).isEqualTo("d");
      }
    }
  }

  @Test
  void overASlowLinkEachChunkWaitsInBothDirectionsUntilItIsHealed() throws IOException {
    try (Socket client = connect()) {
      link.slowDown();
      assertThat(nanosToAsk(client)).isGreaterThanOrEqualTo(2 * Link.LATENCY.toNanos());
      link.heal();
      assertThat(nanosToAsk(client)).isLessThan(2 * Link.LATENCY.toNanos());
    }
  }

  private static long nanosToAsk(Socket client) throws IOException {
    long begin = System.nanoTime();
    assertThat(ask(client, "a")).isEqualTo("a");
    return System.nanoTime() - begin;
  }

  @Test
  void whereNobodyListensAConnectionEnds() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isNegative();
    }
  }

  private void answer(Socket client) {
    try (client) {
      for (int c = client.getInputStream().read(); c >= 0; c = client.getInputStream().read()) {
        heard.release();
        client.getOutputStream().write(c);
      }
    } catch (IOException gone) {
      // As clients are.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
    socket.setSoTimeout(200);
    return socket;
  }

  private static String ask(Socket client, String what) throws IOException {
    client.setSoTimeout(10_000);
    say(client, what);
    String answer = read(client);
    client.setSoTimeout(200);
    return answer;
  }

  private static void say(Socket client, String what) throws IOException {
    client.getOutputStream().write(what.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket client) throws IOException {
    return Character.toString(client.getInputStream().read());
  }
}
