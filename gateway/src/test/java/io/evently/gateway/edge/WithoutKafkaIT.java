package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Catalogue;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** No broker is where the gateway looks for one. */
@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = @ResourceArg(name = "KAFKA_BOOTSTRAP_SERVERS", value = "127.0.0.1:9"),
    restrictToAnnotatedClass = true)
class WithoutKafkaIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void whatIsKeptLivesForItsTimeOnly() {
    String id = UUID.randomUUID().toString();
    Catalogue catalogue = suite.events().catalogue();
    catalogue.shows(id, 1);
    assertThat(tag(id)).isEqualTo("\"1\"");
    catalogue.shows(id, 2);
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(tag(id)).isEqualTo("\"2\""));
    assertThat(Wire.get(port, "/q/health/ready").status()).isEqualTo(200);
  }

  private String tag(String id) {
    return Wire.get(port, "/api/v1/events/" + id).header("etag");
  }
}
