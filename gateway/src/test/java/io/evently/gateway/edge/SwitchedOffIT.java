package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Catalogue;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = @ResourceArg(name = "evently.edge.enabled", value = "false"),
    restrictToAnnotatedClass = true)
class SwitchedOffIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void everyReadReachesTheService() {
    String id = UUID.randomUUID().toString();
    Catalogue catalogue = suite.events().catalogue();
    catalogue.shows(id, 1);
    for (int i = 1; i <= 3; i++) {
      assertThat(Wire.get(port, "/api/v1/events/" + id).status()).isEqualTo(200);
      assertThat(catalogue.asked(id)).isEqualTo(i);
    }
  }
}
