package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "TE",
        "Trailer",
        "Upgrade",
        "Proxy-Authorization",
        "Host",
        "Expect",
        "Content-Length",
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X-Real-IP",
        "X-User-Id",
        "X-USER-ROLES",
        "X-Internal-Token",
        "X-Evently-Tier",
        "X-Original-URL",
        "X-Rewrite-URL",
        "traceparent",
        "baggage",
        "X-Request-Id"
      })
  void clientsCannotSendWhatBelongsToTheGateway(String name) {
    var to = MultiMap.caseInsensitiveMultiMap();
    Headers.copyRequest(MultiMap.caseInsensitiveMultiMap().add(name, "x"), to);
    assertThat(to.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "Accept",
        "Evently-Secret",
        "Cookie",
        "Content-Type"
      })
  void theRestPasses(String name) {
    var to = MultiMap.caseInsensitiveMultiMap();
    Headers.copyRequest(MultiMap.caseInsensitiveMultiMap().add(name, "x"), to);
    assertThat(to.get(name)).isEqualTo("x");
  }

  @Test
  void whatConnectionNamesEndsHere() {
    var from =
        MultiMap.caseInsensitiveMultiMap()
            .add("Connection", "close, X-Secret")
            .add("X-Secret", "1")
            .add("X-Other", "2");
    var to = MultiMap.caseInsensitiveMultiMap();
    Headers.copyRequest(from, to);
    assertThat(to.names()).containsExactly("x-other");
  }

  @Test
  void answersKeepRepeatedHeadersAndLoseTheServersName() {
    var from =
        MultiMap.caseInsensitiveMultiMap()
            .add("Set-Cookie", "a=1")
            .add("Set-Cookie", "b=2")
            .add("ETag", "\"3\"")
            .add("Server", "something/1.0")
            .add("Transfer-Encoding", "chunked");
    var to = MultiMap.caseInsensitiveMultiMap();
    Headers.copyResponse(from, to);
    assertThat(to.getAll("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(to.get("ETag")).isEqualTo("\"3\"");
    assertThat(to.contains("Server")).isFalse();
    assertThat(to.contains("Transfer-Encoding")).isFalse();
  }
}
