package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class SocketsIT {

  private static final String NOTIFICATION = "notification-service";

  private static final String[] HANDSHAKE = {
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    String next() throws InterruptedException {
      return texts.poll(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void messagesGoBothWaysUntilOneSideCloses() throws Exception {
    var heard = new Heard();
    String token = suite.token("ann", 60);
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", "Bearer " + token)
              .subprotocols("evently.v1")
              .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/notifications?since=1"), heard)
              .get(10, TimeUnit.SECONDS);
      assertThat(socket.getSubprotocol()).isEqualTo("evently.v1");
      JsonObject hello = new JsonObject(heard.next());
      assertThat(hello.getString("uri")).isEqualTo("/ws/notifications?since=1");
      assertThat(hello.getString("authorization")).isEqualTo("Bearer " + token);
      assertThat(hello.getString("forwarded")).isEqualTo("127.0.0.1");
      String large = "x".repeat(1_000_000);
      socket.sendText(large, true).get(10, TimeUnit.SECONDS);
      assertThat(heard.next()).isEqualTo(large);
      socket.sendText("bye", true).get(10, TimeUnit.SECONDS);
      assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
    }
  }

  @Test
  void aBadTokenOpensNothing() {
    Answer answer =
        Wire.raw(
            port, request("/ws/notifications", "Authorization: Bearer a.b.c\r\nConnection: close"));
    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void withoutAHandshakeThereIsNothingToSee() {
    assertThat(Wire.get(port, "/ws/notifications").status()).isEqualTo(400);
    assertThat(Wire.raw(port, request("/ws/elsewhere", "Connection: close")).status())
        .isEqualTo(404);
  }

  @Test
  void aServiceThatIsGoneIsAProblem() {
    suite.other(NOTIFICATION).stop();
    try {
      Answer answer = Wire.raw(port, request("/ws/notifications", "Connection: close"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      assertThat(new JsonObject(answer.body()).getString("code"))
          .isEqualTo("dependency_unavailable");
      assertThat(answer.header("retry-after")).isNotNull();
    } finally {
      suite.restartOther(NOTIFICATION);
    }
  }

  private static String request(String path, String more) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: shop.example\r\n"
        + String.join("\r\n", HANDSHAKE)
        + "\r\n"
        + more
        + "\r\n\r\n";
  }
}
