package io.evently.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/api/v1/events",
        "/api/v1/events/",
        "/api/v1/events/event-456_x/availability",
        "/api/v1/bookings/reference/EVT-7F.3A",
        "/api/v1/bookings/user/guest:123",
        "/api/v1/bookings/user/guest%3A123",
        "/api/v1/events/caf%C3%A9",
        "/api/v1/events/a...b"
      })
  void plainPathsAreAccepted(String path) {
    assertThat(PathRules.isClean(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "api/v1/events",
        "//internal/events/1",
        "/api//v1/events",
        "/api/v1/events//",
        "/api/v1/../../internal/events/1",
        "/api/v1/events/..",
        "/api/v1/./events",
        "/api/v1/events/.",
        "/api/v1/..%2f..%2finternal",
        "/api/v1/%2e%2e/internal",
        "/api/v1/%2E./internal",
        "/api/v1/events%2F1",
        "/api/v1/events%5c1",
        "/api/v1/events\\1",
        "/api/v1/events;role=admin",
        "/api/v1/events%3Bx",
        "/api/v1/events/1%00",
        "/api/v1/events/1%0d%0aSet-Cookie:x",
        "/api/v1/events/%7f",
        "/api/v1/events/%252e%252e",
        "/api/v1/events/%",
        "/api/v1/events/%4",
        "/api/v1/events/%zz",
        "/api/v1/events/%-1",
        "/api/v1/events#x",
        "/api/v1/events/<script>",
        "/api/v1/events/\"",
        "/api/v1/events/caf\u00e9"
      })
  void pathsWithASecondReadingAreRefused(String path) {
    assertThat(PathRules.isClean(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "q=a%20b&limit=5&cursor=x==",
        "q=%00%ff%C3%B8",
        "at=2030-01-01T00:00:00+02:00",
        "a[]=1&b=c;d?/e"
      })
  void aQueryMayHaveAnyOctetThatIsEscaped(String query) throws Exception {
    assertThat(PathRules.isCleanQuery(query)).isTrue();
    assertThat(new URI("/x?" + query).getRawQuery()).isEqualTo(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=%",
        "limit=%4",
        "limit=%zz",
        "limit=%-1",
        "limit=%\u0661\u0661",
        "q=a b",
        "q=a\u0000b",
        "q=\u007f",
        "q=\u00e9",
        "q=\"",
        "q=<b>",
        "q={x}",
        "q=a|b",
        "q=a\\b",
        "q=`",
        "q=^",
        "q=1#top"
      })
  void aQueryThatIsNoneIsRefused(String query) {
    assertThat(PathRules.isCleanQuery(query)).isFalse();
  }

  @Test
  void noQueryIsFine() {
    assertThat(PathRules.isCleanQuery(null)).isTrue();
  }
}
