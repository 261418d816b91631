package io.evently.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceClientTest {

  private static final String SECRET = "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q";

  private final List<HttpServer> instances = new ArrayList<>();
  private ServiceClient client;

  @BeforeEach
  void start() throws IOException {
    instances.add(instance("one", 200));
    instances.add(instance("two", 200));
    List<URI> urls = instances.stream().map(ServiceClientTest::url).toList();
    client =
        new ServiceClient(
            "callee",
            urls,
            new ServiceTokens("caller", SECRET, Clock.systemUTC()),
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    client.close();
    instances.forEach(server -> server.stop(0));
  }

  @Test
  void asksTheNextInstanceWhenOneCannotBeReached() {
    assertThat(names(2)).containsOnly("one");
    instances.getFirst().stop(0);
    assertThat(names(2)).containsOnly("two");
    assertThat(client.post("/internal/x", Map.of("a", 1)).tree().path("name").asText())
        .isEqualTo("two");
  }

  @Test
  void isUnavailableWithoutAny() {
    instances.forEach(server -> server.stop(0));
    assertThatThrownBy(() -> client.get("/internal/x"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(CommonProblem.DEPENDENCY_UNAVAILABLE));
  }

  @Test
  void anAnswerIsAnAnswerWhateverItSays() throws IOException {
    HttpServer full = instance("three", 503);
    instances.add(full);
    try (var other =
        new ServiceClient(
            "callee",
            List.of(url(full), url(instances.getFirst())),
            new ServiceTokens("caller", SECRET, Clock.systemUTC()),
            Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> other.get("/internal/x")).hasMessageContaining("503");
    }
  }

  private List<String> names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> client.get("/internal/x").tree().path("name").asText())
        .toList();
  }

  private static URI url(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static HttpServer instance(String name, int status) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }
}
