package io.evently.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** What is not ours: a mail server, and stand-ins for the services that know addresses. */
public class Outside implements QuarkusTestResourceLifecycleManager {

  private FakeSmtp smtp;
  private People people;
  private HttpServer http;

  /** Contacts by path of the question, and paths that do not answer now. */
  public static final class People {
    private final Map<String, String> contacts = new ConcurrentHashMap<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    public void account(String id, String email, String name, String locale) {
      contacts.put(
          "gateway /internal/accounts/" + id + "/contact",
          "{\"email\":\"%s\",\"name\":\"%s\",\"locale\":\"%s\",\"tier\":\"standard\"}"
              .formatted(email, name, locale));
    }

    public void booking(String id, String email) {
      contacts.put(
          "booking-service /internal/bookings/" + id + "/contact",
          "{\"email\":\"%s\"}".formatted(email));
    }

    public void entry(String id, String email) {
      contacts.put(
          "waitlist-service /internal/waitlist/entries/" + id + "/contact",
          "{\"email\":\"%s\"}".formatted(email));
    }

    /** Questions about this account fail until it is back. */
    public void away(String account, boolean isAway) {
      String path = "/internal/accounts/" + account + "/contact";
      if (isAway) {
        away.add(path);
      } else {
        away.remove(path);
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/internal/accounts/contacts")) {
          many(exchange);
          return;
        }
        String contact = contacts.get(audience(exchange) + " " + path);
        int status = away.contains(path) ? 503 : contact == null ? 404 : 200;
        byte[] body = (status == 200 ? contact : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    /** Several accounts at once: one that is away keeps all from being answered. */
    private void many(HttpExchange exchange) throws IOException {
      Map<String, String> known = new TreeMap<>();
      boolean isAway = false;
      for (JsonNode id : new ObjectMapper().readTree(exchange.getRequestBody()).path("ids")) {
        String path = "/internal/accounts/" + id.asText() + "/contact";
        isAway |= away.contains(path);
        String contact = contacts.get(audience(exchange) + " " + path);
        if (contact != null) {
          known.put("\"" + id.asText() + "\"", contact);
        }
      }
      String found =
          known.entrySet().stream()
              .map(e -> e.getKey() + ":" + e.getValue())
              .collect(Collectors.joining(","));
      byte[] body = ("{\"contacts\":{" + found + "}}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isAway ? 503 : 200, body.length);
      exchange.getResponseBody().write(body);
    }

    /** Whom the caller's token is for. */
    private static String audience(HttpExchange exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      String claims =
          new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
      return claims.replaceAll(".*\"aud\":\"([^\"]*)\".*", "$1");
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      smtp = new FakeSmtp();
      people = new People();
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", people::answer);
      http.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String url = "http://127.0.0.1:" + http.getAddress().getPort();
    return Map.of(
        "SMTP_URL",
        "smtp://127.0.0.1:" + smtp.port(),
        "GATEWAY_URL",
        url,
        "BOOKING_SERVICE_URL",
        url,
        "WAITLIST_SERVICE_URL",
        url,
        "evently.notification.lease",
        "6S",
        "evently.notification.first-retry",
        "100MS",
        "evently.notification.longest-retry",
        "500MS",
        "evently.notification.attempts",
        "4",
        "evently.notification.acknowledge-within",
        "2S");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(smtp, new TestInjector.MatchesType(FakeSmtp.class));
    injector.injectIntoFields(people, new TestInjector.MatchesType(People.class));
  }

  @Override
  public void stop() {
    if (http != null) {
      http.stop(0);
    }
  }
}
