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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class RefusalIT {

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @ParameterizedTest
  @CsvSource({
    "GET /nowhere, 404, not_found",
    "GET /internal/events/1, 404, not_found",
    "GET /internal, 404, not_found",
    "GET //internal/events/1, 400, malformed_request",
    "GET /api/v1/..%2f..%2finternal/events/1, 400, malformed_request",
    "GET /api/v1/events/../../../internal/events/1, 400, malformed_request",
    "GET /api/v1/events/%2e%2e/x, 400, malformed_request",
    "GET /api/v1/events;x=1, 400, malformed_request",
    "GET /api/v1/events/1%00, 400, malformed_request",
    "GET /api/v1/events?limit=%, 400, malformed_request",
    "GET /api/v1/events?limit=%zz, 400, malformed_request",
    "GET /api/v1/events?q={x}, 400, malformed_request",
    "GET /api/v1/events/%, 400, malformed_request",
    "GET /%?x=1, 400, malformed_request",
    "GET /health?%, 400, malformed_request",
    "POST /api/v1/bookings?%, 400, malformed_request",
    "GET /api/v1/auth/profile?%f, 400, malformed_request",
    "GET /api/v1/events#x, 400, malformed_request",
    "GET http://shop|example/api/v1/events, 400, malformed_request",
    "GET http://%/api/v1/events, 400, malformed_request",
    "GET /hello, 404, not_found",
    "GET /q/dev, 404, not_found",
    "GET /q/openapi, 404, not_found",
    "GET /q/metrics, 404, not_found",
    "GET /docs/nothing-here, 404, not_found",
    "GET http://shop.example/internal/events/1, 404, not_found",
    "TRACE /api/v1/events, 405, method_not_allowed",
    "BREW /api/v1/events, 405, method_not_allowed",
    "DELETE /health, 405, method_not_allowed",
    "POST /openapi, 405, method_not_allowed",
    "GET /api/v1/cache/metrics, 410, gone",
    "POST /api/v1/load-test/start, 410, gone",
    "GET /api/v1/database/x/y, 410, gone"
  })
  void everyRefusalIsAProblem(String requestLine, int status, String code) {
    int before = suite.events().requests() + suite.bookings().requests();
    Answer answer = Wire.send(port, requestLine, null);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("x-request-id")).isNotBlank();
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("trace_id")).matches("[0-9a-f]{32}");
    assertThat(problem.getBoolean("success")).isFalse();
    assertThat(suite.events().requests() + suite.bookings().requests()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "GET foo", "GET foo%", "GET %", "GET ?%", "GET http:%"})
  void aRequestForNoPathIsAProblemToo(String requestLine) {
    assertMalformed(Wire.send(port, requestLine, null));
  }

  @Test
  void aRequestForNoHostIsAProblemToo() {
    assertMalformed(Wire.raw(port, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"));
  }

  private static void assertMalformed(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("x-request-id")).isNotBlank();
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("malformed_request");
  }

  @Test
  void goneSaysWhatToUseInstead() {
    JsonObject problem = new JsonObject(Wire.get(port, "/api/v1/analytics/database-status").body());
    assertThat(problem.getString("use_instead")).contains("/health");
  }

  @Test
  void anAnnouncedLargeBodyIsRefusedBeforeItIsRead() {
    Answer answer =
        Wire.raw(
            port, "POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n{");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("payload_too_large").endsWith("}");
    assertThat(answer.header("connection")).isEqualTo("close");
  }

  @Test
  void aLargeBodyWithoutALengthIsRefusedOnceItIsTooLarge() {
    String chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
    Answer answer =
        Wire.raw(
            port,
            "POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(40));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("payload_too_large");
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    String body = "{" + " ".repeat(1_048_576 - 2) + "}";
    assertThat(Wire.send(port, "POST /api/v1/bookings", body).status()).isEqualTo(200);
    assertThat(Wire.send(port, "POST /api/v1/bookings", body + " ").status()).isEqualTo(413);
  }

  @Test
  void continueIsSaidOnlyToABodyThatIsWanted() {
    String head = "POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";
    assertThat(Wire.raw(port, head + "Connection: close\r\nContent-Length: 2\r\n\r\n{}").status())
        .isEqualTo(100);
    assertThat(Wire.raw(port, head + "Content-Length: 2000000\r\n\r\n").status()).isEqualTo(413);
  }

  @Test
  void tooMuchAddressOrHeaderIsRefusedWithAReason() {
    Answer address = Wire.get(port, "/api/v1/events/" + "a".repeat(5_000));
    assertThat(address.status()).isEqualTo(414);
    assertThat(address.body()).contains("uri_too_long");
    Answer header = Wire.get(port, "/api/v1/events", "X-Big: " + "a".repeat(20_000));
    assertThat(header.status()).isEqualTo(431);
    assertThat(header.body()).contains("headers_too_large");
  }

  @Test
  void monstrousOnesAreStillNoHtml() {
    Answer header = Wire.get(port, "/api/v1/events", "X-Big: " + "a".repeat(100_000));
    assertThat(header.status()).isEqualTo(431);
    Answer address = Wire.get(port, "/api/v1/events/" + "a".repeat(50_000));
    assertThat(address.status()).isEqualTo(414);
    assertThat(header.body() + address.body()).doesNotContain("<");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\\r\\nHost : x\\r\\n\\r\\n'",
    "'GET  /  HTTP/9.9\\r\\n\\r\\n'",
    "'nonsense\\r\\n\\r\\n'",
    "'POST /api/v1/bookings HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n'",
    "'POST /api/v1/bookings HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n{}'",
    "'POST /api/v1/bookings HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n'"
  })
  void brokenHttpIsRefusedAndNeverAnError500(String request) {
    Answer answer = Wire.raw(port, request.replace("\\r\\n", "\r\n"));
    assertThat(answer.status()).isIn(0, 400, 501, 505);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("<html");
  }
}
