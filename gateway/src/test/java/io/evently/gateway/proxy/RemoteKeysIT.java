package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.HungKeyServer;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
@QuarkusTestResource(value = HungKeyServer.class, restrictToAnnotatedClass = true)
class RemoteKeysIT {

  HungKeyServer keys;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void whoWaitsForKeysDoesNotHoldUpTheOthers() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          threads.submit(
              () ->
                  Wire.get(
                      port,
                      "/api/v1/events/echo",
                      "Authorization: Bearer " + HungKeyServer.token()));
      await().until(keys::isAsked);
      assertThat(Wire.get(port, "/api/v1/events/echo").status()).isEqualTo(200);
      assertThat(waiting.isDone()).isFalse();
      keys.letGo();
      assertThat(waiting.get().status()).isEqualTo(401);
    }
  }
}
