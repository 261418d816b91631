package io.evently.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The contract of {@code PUT /internal/events/{id}} and nothing else of booking-service. */
public class BookingStub implements QuarkusTestResourceLifecycleManager {

  /** What the next questions are answered. */
  public enum Mood {
    AGREES,
    REFUSES,
    IS_SILENT
  }

  /** One question. */
  public record Asked(String path, String authorization, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Mood mood = Mood.AGREES;
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/internal/events/", this::answer);
    server.start();
    return Map.of("BOOKING_SERVICE_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(BookingStub.class));
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  public void will(Mood next) {
    mood = next;
    asked.clear();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            body));
    switch (mood) {
      case AGREES -> send(exchange, 200, "{\"event_id\":\"x\",\"version\":2,\"capacity\":1}");
      case REFUSES ->
          send(
              exchange,
              409,
              "{\"code\":\"capacity_in_use\",\"status\":409,\"detail\":\"60 are taken\",\"in_use\":60}");
      case IS_SILENT -> exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
