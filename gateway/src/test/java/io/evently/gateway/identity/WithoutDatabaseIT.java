package io.evently.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
@TestProfile(WithoutDatabaseIT.OfItsOwn.class)
class WithoutDatabaseIT {

  /** A gateway and a database that no other test needs. */
  public static final class OfItsOwn implements QuarkusTestProfile {}

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void whatIsPassedOnNeedsNoDatabase() {
    var http = new Http(port);
    JsonObject user = http.registered(Http.freshEmail());
    String ended = http.registered(Http.freshEmail()).getString("token");
    http.post("/api/v1/auth/logout", null, ended);
    suite.loseDatabase();
    assertThat(http.login(Http.freshEmail(), "wrong").status()).isGreaterThanOrEqualTo(500);
    assertThat(http.get("/api/v1/events/echo").status()).isEqualTo(200);
    assertThat(http.get("/api/v1/events/echo", suite.token("ann", 60)).status()).isEqualTo(200);
    assertThat(http.get("/api/v1/events/echo", user.getString("token")).status()).isEqualTo(200);
    assertThat(http.get("/api/v1/events/echo", ended).status()).isEqualTo(401);
    assertThat(http.get("/.well-known/jwks.json").status()).isEqualTo(200);
    assertThat(http.get("/q/health/ready").status()).isEqualTo(200);
  }
}
