package io.evently.notification.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.notification.message.Message;
import io.evently.notification.template.Rendered;
import io.evently.notification.template.Texts;
import io.evently.platform.json.WireFormat;
import io.evently.platform.security.Caller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The live WebSockets of this process, by person. */
@Singleton
public class Sockets {

  /** A person may have so many at a time. */
  static final int MOST = 5;

  private static final Logger LOG = Logger.getLogger(Sockets.class);
  private static final int POLICY_VIOLATION = 1008;
  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private final Texts texts;
  private final Clock clock;
  private final Map<String, Map<String, Live>> people = new HashMap<>();

  Sockets(Texts texts, Clock clock, MeterRegistry metrics) {
    this.texts = texts;
    this.clock = clock;
    Gauge.builder("evently.notification.sockets", this, Sockets::connections)
        .description("Live WebSockets of this process")
        .register(metrics);
  }

  private record Live(WebSocketConnection connection, Instant until) {}

  private record Pushed(
      String type,
      UUID id,
      String kind,
      String title,
      String message,
      String eventId,
      String subjectId,
      Instant createdAt) {}

  /** False when the person has enough of them. */
  synchronized boolean add(Caller person, WebSocketConnection connection) {
    Map<String, Live> own = people.computeIfAbsent(person.subject(), p -> new HashMap<>());
    if (own.size() >= MOST) {
      return false;
    }
    own.put(connection.id(), new Live(connection, person.expiresAt()));
    return true;
  }

  synchronized void remove(String userId, WebSocketConnection connection) {
    people.computeIfPresent(
        userId,
        (person, own) -> {
          own.remove(connection.id());
          return own.isEmpty() ? null : own;
        });
  }

  /** How many there are. */
  public synchronized int connections() {
    return people.values().stream().mapToInt(Map::size).sum();
  }

  /** How many people have one. */
  public synchronized int people() {
    return people.size();
  }

  /** Whether the person has one here. */
  public synchronized boolean isLive(String userId) {
    return people.containsKey(userId);
  }

  private synchronized List<Live> of(String userId) {
    return List.copyOf(people.getOrDefault(userId, Map.of()).values());
  }

  /** Sends it to all of the person; whether one takes notice, only an acknowledgement says. */
  public void push(Message m) {
    String text = text(m);
    of(m.userId()).forEach(live -> send(live.connection(), text));
  }

  void push(WebSocketConnection connection, Message m) {
    send(connection, text(m));
  }

  static void close(WebSocketConnection connection, String why) {
    connection
        .close(new CloseReason(POLICY_VIOLATION, why))
        .subscribe()
        .with(done -> {}, gone -> LOG.debug("a socket was gone already", gone));
  }

  private static void send(WebSocketConnection connection, String text) {
    connection
        .sendText(text)
        .subscribe()
        .with(done -> {}, gone -> LOG.debug("a socket went away while it was sent to", gone));
  }

  private String text(Message m) {
    Rendered words = texts.render(m, null, m.locale());
    return json(
        new Pushed(
            "message",
            m.id(),
            m.kind().wireName(),
            words.subject(),
            words.summary(),
            m.eventId(),
            m.subjectId(),
            m.createdAt()));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("plain values must be writable", impossible);
    }
  }

  /** A socket lives no longer than the token that opened it. */
  @Scheduled(every = "5s")
  void closeExpired() {
    Instant now = clock.instant();
    List<Live> over;
    synchronized (this) {
      over =
          people.values().stream()
              .flatMap(own -> own.values().stream())
              .filter(live -> live.until().isBefore(now))
              .toList();
    }
    over.forEach(live -> close(live.connection(), "token_expired"));
  }
}
