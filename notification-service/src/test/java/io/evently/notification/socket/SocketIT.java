package io.evently.notification.socket;

import static io.evently.notification.Look.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evently.local.keys.UserToken;
import io.evently.notification.FakeSmtp;
import io.evently.notification.Look;
import io.evently.notification.Outside;
import io.evently.notification.Outside.People;
import io.evently.notification.World;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "notification"))
@QuarkusTestResource(Outside.class)
class SocketIT {

  Tokens tokens;
  Redelivery redelivery;
  FakeSmtp smtp;
  People people;
  @Inject DataSource datasource;

  @TestHTTPResource("/ws/notifications")
  URI address;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private Look look;
  private String event;

  /** A socket and what it heard. */
  private final class Client implements WebSocket.Listener {
    private final List<JsonPath> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private volatile String closed;
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        heard.add(JsonPath.from(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed = status + " " + reason;
      return null;
    }

    JsonPath next(int number) {
      await().atMost(PATIENCE).until(() -> heard.size() >= number);
      return heard.get(number - 1);
    }

    void say(String text) {
      socket.sendText(text, true).join();
    }

    void acknowledge(JsonPath message) {
      say("{\"type\":\"ack\",\"id\":\"" + message.getString("id") + "\"}");
    }
  }

  @BeforeEach
  void anEvent() {
    look = new Look(datasource);
    event = World.id();
    redelivery.inOrder(List.of(World.event(event)));
  }

  @AfterEach
  void close() {
    clients.forEach(client -> client.socket.abort());
    http.shutdownNow();
  }

  @Test
  void whatIsAcknowledgedIsDeliveredWithoutAMail() {
    String user = account();
    Client client = open(tokens.user(user));
    booked(user);
    JsonPath message = client.next(1);
    assertThat(message.getString("type")).isEqualTo("message");
    assertThat(message.getString("kind")).isEqualTo("booking_confirmed");
    assertThat(message.getString("title")).isEqualTo("Your tickets for Jazz Night");
    assertThat(message.getString("event_id")).isEqualTo(event);
    client.acknowledge(message);
    look.awaitMessages(user, "booking_confirmed delivered websocket");
    assertThat(look.attempts(user)).containsExactly("websocket delivered");
    assertThat(smtp.to(address(user))).isEmpty();
  }

  @Test
  void whatIsNotAcknowledgedInTimeGoesByMail() {
    String user = account();
    Client client = open(tokens.user(user));
    booked(user);
    JsonPath message = client.next(1);
    look.awaitMessages(user, "booking_confirmed delivered email");
    assertThat(look.attempts(user)).containsExactly("websocket unacknowledged", "email delivered");
    // An answer that comes too late changes no final state, and is taken as read.
    client.acknowledge(message);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !look.column(
                        "select 1 from message where user_id = ? and acknowledged_at is not null",
                        user)
                    .isEmpty());
    assertThat(look.messages(user)).containsExactly("booking_confirmed delivered email");
  }

  @Test
  void whatWasMissedComesAtTheNextOpeningUntilItIsAcknowledged() {
    String user = account();
    booked(user);
    look.awaitMessages(user, "booking_confirmed delivered email");
    JsonPath missed = open(tokens.user(user)).next(1);
    Client again = open(tokens.user(user));
    assertThat(again.next(1).getString("id")).isEqualTo(missed.getString("id"));
    again.acknowledge(missed);
    again.say("{\"type\":\"ack\",\"id\":\"" + World.id() + "\"}");
    assertThat(again.next(2).getString("code")).isEqualTo("not_found");
    Client third = open(tokens.user(user));
    third.say("hello");
    assertThat(third.next(1).getString("code")).isEqualTo("not_understood");
  }

  @Test
  void nobodyAcknowledgesForAnother() {
    String user = account();
    people.away(user, true);
    booked(user);
    await().atMost(PATIENCE).until(() -> !look.messages(user).isEmpty());
    Client other = open(tokens.user(account()));
    other.say("{\"type\":\"ack\",\"id\":\"" + look.idOf(user) + "\"}");
    assertThat(other.next(1).getString("code")).isEqualTo("not_found");
    Client own = open(tokens.user(user));
    own.acknowledge(own.next(1));
    look.awaitMessages(user, "booking_confirmed delivered websocket");
    people.away(user, false);
  }

  @Test
  void aSocketNeedsATokenInTheHeaderAndAPersonHasFive() {
    String user = account();
    assertThatThrownBy(() -> open(null)).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> open(tokens.forged(user))).isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> openAt(URI.create(ws() + "?access_token=" + tokens.user(user)), null))
        .isInstanceOf(CompletionException.class);
    for (int i = 0; i < Sockets.MOST; i++) {
      Client client = open(tokens.user(user));
      client.say("hello");
      client.next(1);
    }
    Client sixth = open(tokens.user(user));
    await().atMost(PATIENCE).until(() -> sixth.closed != null);
    assertThat(sixth.closed).isEqualTo("1008 too_many_connections");
    Client first = clients.getFirst();
    first.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Client next = open(tokens.user(user));
              next.say("hello");
              await().until(() -> next.closed != null || !next.heard.isEmpty());
              return next.closed == null;
            });
  }

  @Test
  void aSocketEndsWithItsToken() {
    String user = account();
    UserToken brief = UserToken.of(user).withValidity(Duration.ofSeconds(3));
    Client client = open(tokens.sign(brief));
    await().atMost(PATIENCE).until(() -> client.closed != null);
    assertThat(client.closed).isEqualTo("1008 token_expired");
  }

  @Test
  void aBrowserBringsItsTokenAsAProtocol() {
    String user = account();
    Client client = new Client();
    client.socket = asBrowser(tokens.user(user), client);
    clients.add(client);
    assertThat(client.socket.getSubprotocol()).isEqualTo("evently.v1");
    booked(user);
    client.acknowledge(client.next(1));
    look.awaitMessages(user, "booking_confirmed delivered websocket");
    assertThatThrownBy(() -> asBrowser(tokens.forged(user), new Client()))
        .isInstanceOf(CompletionException.class);
  }

  private WebSocket asBrowser(String token, Client client) {
    return http.newWebSocketBuilder()
        .subprotocols("evently.v1", "quarkus-http-upgrade#Authorization#Bearer%20" + token)
        .buildAsync(URI.create(ws()), client)
        .join();
  }

  private void booked(String user) {
    redelivery.inOrder(List.of(World.booking(World.id(), event, user, "confirmed", 1)));
  }

  private String account() {
    String user = World.id();
    people.account(user, address(user), "Ada", "en");
    return user;
  }

  private static String address(String user) {
    return "s-" + user + "@example.org";
  }

  private String ws() {
    return address.toString().replaceFirst("^http", "ws");
  }

  private Client open(String token) {
    return openAt(URI.create(ws()), token);
  }

  private Client openAt(URI uri, String token) {
    var client = new Client();
    var builder = http.newWebSocketBuilder();
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    client.socket = builder.buildAsync(uri, client).join();
    clients.add(client);
    return client;
  }
}
