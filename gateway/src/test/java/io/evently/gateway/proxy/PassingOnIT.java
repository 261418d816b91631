package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

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
class PassingOnIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void methodPathQueryAndBodyArriveUnchanged() {
    Answer answer =
        Wire.send(
            port,
            "PUT /api/v1/events/echo?limit=5&q=a%20b",
            "{\"name\":\"Jazz\"}",
            "Content-Type: application/json",
            "If-Match: \"3\"");
    assertThat(answer.status()).isEqualTo(200);
    JsonObject seen = new JsonObject(answer.body());
    assertThat(seen.getString("method")).isEqualTo("PUT");
    assertThat(seen.getString("uri")).isEqualTo("/api/v1/events/echo?limit=5&q=a%20b");
    assertThat(seen.getString("body")).isEqualTo("{\"name\":\"Jazz\"}");
    assertThat(seen.getJsonObject("headers").getString("if-match")).isEqualTo("\"3\"");
  }

  @Test
  void whereItCameFromIsSaidByTheGatewayAlone() {
    JsonObject headers =
        headersSeenAfter("X-Forwarded-For: 6.6.6.6", "X-User-Id: admin", "X-Forwarded-Host: evil");
    assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(headers.getString("x-forwarded-host")).isEqualTo("shop.example");
    assertThat(headers.getString("x-forwarded-proto")).isEqualTo("http");
    assertThat(headers.containsKey("x-user-id")).isFalse();
    assertThat(headers.getString("host")).startsWith("127.0.0.1:");
  }

  @Test
  void aTraceGoesOnThrough() {
    JsonObject headers =
        headersSeenAfter("traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate: a=b");
    assertThat(headers.getString("traceparent")).startsWith("00-" + TRACE + "-");
    assertThat(headers.getString("traceparent")).doesNotContain("00f067aa0ba902b7");
    assertThat(headers.getString("tracestate")).isEqualTo("a=b");
  }

  @Test
  void aBadTraceIsReplacedByANewOne() {
    JsonObject headers =
        headersSeenAfter("traceparent: 00-zz-00f067aa0ba902b7-01", "tracestate: a=b");
    assertThat(headers.getString("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    assertThat(headers.containsKey("tracestate")).isFalse();
  }

  @Test
  void aHarmlessRequestIdIsKeptEverywhere() {
    Answer answer = Wire.get(port, "/api/v1/events/echo", "X-Request-Id: order-17");
    assertThat(answer.header("x-request-id")).isEqualTo("order-17");
    assertThat(new JsonObject(answer.body()).getJsonObject("headers").getString("x-request-id"))
        .isEqualTo("order-17");
  }

  @Test
  void anyOtherRequestIdBecomesTheTraceId() {
    Answer answer = Wire.get(port, "/api/v1/nowhere", "X-Request-Id: a\"b{}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("x-request-id"))
        .matches("[0-9a-f]{32}")
        .isEqualTo(new JsonObject(answer.body()).getString("trace_id"));
  }

  @Test
  void aCurlPostOfJsonIsJson() {
    Answer answer =
        Wire.send(
            port,
            "POST /api/v1/bookings",
            "{\"quantity\":2}",
            "Content-Type: application/x-www-form-urlencoded");
    assertThat(new JsonObject(answer.body()).getJsonObject("headers").getString("content-type"))
        .isEqualTo("application/json");
  }

  @Test
  void aFormWithACookieIsNeverJson() {
    Answer answer =
        Wire.send(
            port,
            "POST /api/v1/bookings",
            "{\"quantity\":2}",
            "Content-Type: text/plain",
            "Cookie: session=1");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.body()).contains("unsupported_media_type");
  }

  @Test
  void anEmptyPostIsTheServicesDecision() {
    assertThat(Wire.send(port, "POST /api/v1/bookings", "").status()).isEqualTo(200);
    assertThat(Wire.send(port, "POST /api/v1/bookings", null).status()).isEqualTo(200);
  }

  @Test
  void aChunkedBodyIsPassedOnWhole() {
    Answer answer =
        Wire.raw(
            port,
            "POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1,\r\n6\r\n\"b\":2}\r\n0\r\n\r\n");
    JsonObject seen = new JsonObject(answer.body());
    assertThat(seen.getString("body")).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(seen.getJsonObject("headers").getString("content-length")).isEqualTo("13");
  }

  @Test
  void aGoodTokenIsPassedOn() {
    String token = suite.token("u1", 0);
    assertThat(headersSeenAfter("Authorization: Bearer " + token).getString("authorization"))
        .isEqualTo("Bearer " + token);
  }

  @Test
  void aBadTokenNeverReachesAService() {
    int before = suite.events().requests();
    for (String bad :
        new String[] {
          "Bearer x",
          "Bearer ",
          "Basic dTpw",
          "Bearer " + suite.token("u1", -600) + "x",
          "token",
          "Bearer " + suite.token("u1", -600)
        }) {
      Answer answer = Wire.get(port, "/api/v1/events/echo", "Authorization: " + bad);
      assertThat(answer.status()).as(bad).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).startsWith("Bearer");
      assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    }
    Answer twice =
        Wire.get(
            port,
            "/api/v1/events/echo",
            "Authorization: Bearer " + suite.token("u1", 0),
            "Authorization: Bearer " + suite.token("u2", 0));
    assertThat(twice.status()).isEqualTo(401);
    assertThat(suite.events().requests()).isEqualTo(before);
  }

  @Test
  void answersAreNotStoredUnlessTheServiceSaysSo() {
    assertThat(Wire.get(port, "/api/v1/events/echo").header("cache-control")).isEqualTo("no-store");
    Answer tagged = Wire.get(port, "/api/v1/events/tagged");
    assertThat(tagged.header("cache-control")).isEqualTo("max-age=1");
    assertThat(tagged.header("etag")).isEqualTo("\"7\"");
    assertThat(tagged.header("server")).isNull();
    assertThat(tagged.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void aLocationNeverShowsTheAddressOfAService() {
    Answer created = Wire.send(port, "POST /api/v1/events/created", "{}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("location")).isEqualTo("/api/v1/events/1");
  }

  private JsonObject headersSeenAfter(String... headers) {
    return new JsonObject(Wire.get(port, "/api/v1/events/echo", headers).body())
        .getJsonObject("headers");
  }
}
