package io.evently.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class PagesIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void theDocumentHasWhatEveryServiceSaysAndKeepsItWhenOneIsGone() {
    suite
        .bookings()
        .openApi("{\"openapi\":\"3.1.0\",\"paths\":{\"/api/v1/bookings\":{},\"/internal/x\":{}}}");
    suite.events().openApi("{\"openapi\":\"3.1.0\",\"paths\":{\"/api/v1/events\":{}}}");
    await().untilAsserted(() -> assertThat(paths()).contains("/api/v1/bookings", "/api/v1/events"));
    suite.bookings().openApi("{}");
    suite.events().openApi("{\"openapi\":\"3.1.0\",\"paths\":{\"/api/v1/events/popular\":{}}}");
    await().untilAsserted(() -> assertThat(paths()).contains("/api/v1/events/popular"));
    assertThat(paths())
        .filteredOn(path -> !path.startsWith("/api/v1/auth/") && !path.startsWith("/.well-known/"))
        .filteredOn(path -> !path.equals("/api/v1/analytics/rate-limits"))
        .filteredOn(path -> !path.contains("/waiting-room"))
        .containsExactlyInAnyOrder("/health", "/api/v1/bookings", "/api/v1/events/popular");
  }

  @Test
  void itIsThereAsYamlToo() {
    assertThat(Wire.get(port, "/openapi?format=yaml").body())
        .startsWith("openapi: \"3.1.0\"\ninfo:\n  title:");
  }

  @Test
  void thePageToTryItNeedsNoOtherHost() {
    Answer page = Wire.get(port, "/docs/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("'/openapi'");
    assertThat(page.body()).doesNotContain("src=\"http").doesNotContain("href=\"http");
    assertThat(page.header("content-security-policy")).startsWith("default-src 'self'");
    assertThat(Wire.get(port, "/docs/swagger-ui-bundle.js").status()).isEqualTo(200);
  }

  @Test
  void theTitlePageLinksToTheRest() {
    assertThat(Wire.get(port, "/").body()).contains("/docs").contains("/health");
  }

  @Test
  void metricsHaveTheRoutesAndAreForThisMachine() {
    Wire.get(port, "/api/v1/events/echo");
    await()
        .untilAsserted(
            () ->
                assertThat(Wire.get(port, "/metrics").body())
                    .contains("route=\"/api/v1/events/**\"")
                    .contains("evently_gateway_in_flight"));
  }

  private Iterable<String> paths() {
    return new JsonObject(Wire.get(port, "/openapi").body()).getJsonObject("paths").fieldNames();
  }

  @Test
  void theGatewaysOwnApiIsDescribedToo() {
    JsonObject paths = new JsonObject(Wire.get(port, "/openapi").body()).getJsonObject("paths");
    assertThat(paths.fieldNames())
        .contains("/api/v1/auth/login", "/api/v1/auth/admin/users/{id}", "/.well-known/jwks.json")
        .noneMatch(path -> path.startsWith("/internal"));
    assertThat(
            paths
                .getJsonObject("/api/v1/auth/profile")
                .getJsonObject("get")
                .getJsonArray("security"))
        .isNotEmpty();
  }
}
