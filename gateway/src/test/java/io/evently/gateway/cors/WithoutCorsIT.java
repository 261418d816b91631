package io.evently.gateway.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class WithoutCorsIT {

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void noPageIsAllowedAnythingUntilOriginsAreNamed() {
    String origin = "Origin: https://shop.example";
    Answer read = Wire.get(port, "/api/v1/events/echo", origin);
    assertThat(read.status()).isEqualTo(200);
    Answer asks =
        Wire.send(
            port,
            "OPTIONS /api/v1/events/echo",
            null,
            origin,
            "Access-Control-Request-Method: POST");
    for (Answer answer : new Answer[] {read, asks}) {
      assertThat(answer.headers()).noneMatch(header -> header.startsWith("access-control-"));
      assertThat(answer.header("vary")).isNull();
    }
  }
}
