package io.evently.gateway.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = @ResourceArg(name = "evently.compression.enabled", value = "false"),
    restrictToAnnotatedClass = true)
class WithoutCompressionIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void everyAnswerIsPlain() {
    String id = UUID.randomUUID().toString();
    suite.events().catalogue().showsBytes(id, 3000);
    for (String path :
        new String[] {"/api/v1/events/" + id, "/api/v1/bookings/long", "/problems"}) {
      Answer answer = Wire.get(port, path, "Accept-Encoding: gzip");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-encoding")).isNull();
      assertThat(answer.headers()).doesNotContain("vary: accept-encoding");
    }
  }
}
