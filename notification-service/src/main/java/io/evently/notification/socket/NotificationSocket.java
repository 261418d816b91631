package io.evently.notification.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.platform.security.Caller;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * {@code /ws/notifications}. The server sends {@code {"type":"message","id":…}}, at the opening
 * what was not acknowledged yet; the client answers {@code {"type":"ack","id":…}}.
 */
@WebSocket(path = "/ws/notifications")
@Authenticated
class NotificationSocket {

  private static final Logger LOG = Logger.getLogger(NotificationSocket.class);
  private static final int BACKLOG = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sockets sockets;
  private final Messages messages;
  private final SecurityIdentity identity;

  NotificationSocket(Sockets sockets, Messages messages, SecurityIdentity identity) {
    this.sockets = sockets;
    this.messages = messages;
    this.identity = identity;
  }

  @OnOpen
  @RunOnVirtualThread
  void open(WebSocketConnection connection) throws SQLException {
    Caller caller = caller();
    if (!sockets.add(caller, connection)) {
      Sockets.close(connection, "too_many_connections");
      return;
    }
    for (Message m : messages.unacknowledged(caller.subject(), BACKLOG)) {
      sockets.push(connection, m);
    }
  }

  @OnTextMessage
  @RunOnVirtualThread
  void hear(String text, WebSocketConnection connection) throws SQLException {
    Optional<UUID> acknowledged = acknowledged(text);
    boolean known =
        acknowledged.isPresent() && messages.acknowledge(acknowledged.get(), caller().subject());
    if (!known) {
      connection.sendTextAndAwait(
          Sockets.json(
              Map.of(
                  "type",
                  "error",
                  "code",
                  acknowledged.isPresent() ? "not_found" : "not_understood",
                  "detail",
                  "Send {\"type\":\"ack\",\"id\":\"<id of a message>\"}.")));
    }
  }

  @OnClose
  void close(WebSocketConnection connection) {
    sockets.remove(caller().subject(), connection);
  }

  @OnError
  void failed(Throwable failure) {
    LOG.warn("a WebSocket failed", failure);
  }

  private Caller caller() {
    return Caller.of(identity).orElseThrow();
  }

  private static Optional<UUID> acknowledged(String text) {
    try {
      JsonNode said = JSON.readTree(text);
      return said != null && said.path("type").asText().equals("ack")
          ? Optional.of(UUID.fromString(said.path("id").asText()))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
