package io.evently.gateway.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs =
        @ResourceArg(
            name = "evently.cors.origins",
            value = "https://shop.example,http://localhost:5173"),
    restrictToAnnotatedClass = true)
class CorsIT {

  private static final String SHOP = "Origin: https://shop.example";
  private static final String EVIL = "Origin: https://evil.example";
  private static final String ASKS = "Access-Control-Request-Method: POST";

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void aPreflightIsAnsweredWithoutAskingAnybody() {
    int before = suite.bookings().requests();

    Answer answer =
        Wire.send(
            port,
            "OPTIONS /api/v1/bookings",
            null,
            SHOP,
            ASKS,
            "Access-Control-Request-Headers: authorization,content-type,idempotency-key");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://shop.example");
    assertThat(answer.header("access-control-allow-methods")).contains("POST", "DELETE");
    assertThat(answer.header("access-control-allow-headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key");
    assertThat(answer.header("access-control-max-age")).isEqualTo("600");
    assertThat(answer.header("access-control-allow-credentials")).isNull();
    assertThat(suite.bookings().requests()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/events/echo", "/api/v1/nowhere", "/health", "/api/v1/auth/profile", "/"})
  void whateverIsAnsweredTheAllowedPageMayReadIt(String path) {
    Answer answer = Wire.get(port, path, SHOP);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://shop.example");
    assertThat(answer.header("access-control-expose-headers"))
        .contains("Location", "ETag", "Retry-After", "RateLimit", "RateLimit-Policy");
    assertThat(answer.header("access-control-allow-credentials")).isNull();
    assertThat(answer.headers()).contains("vary: origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://shop.example", "null", "*", ""})
  void anotherPageIsAnsweredButMayNotReadIt(String origin) {
    Answer answer = Wire.get(port, "/api/v1/events/echo", "Origin: " + origin);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).noneMatch(header -> header.startsWith("access-control-"));
    assertThat(answer.headers()).contains("vary: origin");
  }

  @Test
  void anotherPagesPreflightIsRefused() {
    Answer answer = Wire.send(port, "OPTIONS /api/v1/bookings", null, EVIL, ASKS);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"forbidden\"");
    assertThat(answer.headers()).noneMatch(header -> header.startsWith("access-control-"));
  }

  @Test
  void whoIsNoPageIsNotToldAnything() {
    Answer answer = Wire.get(port, "/api/v1/events/echo");
    assertThat(answer.headers()).noneMatch(header -> header.startsWith("access-control-"));
  }

  @Test
  void anAnswerThatIsKeptIsForEachPageAsItShouldBe() {
    String id = UUID.randomUUID().toString();
    suite.events().catalogue().shows(id, 1);
    for (int i = 0; i < 2; i++) {
      for (String origin : List.of("https://shop.example", "http://localhost:5173")) {
        Answer answer = Wire.get(port, "/api/v1/events/" + id, "Origin: " + origin);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(origin);
      }
      assertThat(Wire.get(port, "/api/v1/events/" + id, EVIL).headers())
          .noneMatch(header -> header.startsWith("access-control-"));
    }
    assertThat(suite.events().catalogue().asked(id)).isEqualTo(1);
  }

  @Test
  void optionsThatIsNoPreflightIsPassedOn() {
    Answer answer = Wire.send(port, "OPTIONS /api/v1/events/echo", null, SHOP);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"method\":\"OPTIONS\"");
  }
}
