package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeKeyTest {

  @Test
  void anEventIsKnownByItsId() {
    assertThat(EdgeKey.of("/api/v1/events/jazz-1_A", null)).isEqualTo(EdgeKey.ofEvent("jazz-1_A"));
    assertThat(EdgeKey.of("/api/v1/events/jazz", "")).isEqualTo(EdgeKey.ofEvent("jazz"));
    assertThat(EdgeKey.of("/api/v1/events/jazz", "x=1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events/",
        "/api/v1/events/%6aazz",
        "/api/v1/events/jazz/",
        "/api/v1/events/jazz/availability",
        "/api/v1/events/search/",
        "/api/v1/eventsjazz",
        "/api/v1/bookings",
        "/api/v1/events/12345678901234567890123456789012345678901234567890123456789012345"
      })
  void whatHasAnotherSpellingOrIsNoEventIsNotKept(String path) {
    assertThat(EdgeKey.of(path, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/events, , /api/v1/events",
    "/api/v1/events/popular, limit=3, /api/v1/events/popular?limit=3",
    "/api/v1/events/search, b=2&a=1, /api/v1/events/search?a=1&b=2"
  })
  void listsAreKnownByTheirParametersInOneOrder(String path, String query, String text) {
    assertThat(EdgeKey.of(path, query)).isEqualTo(new EdgeKey(text, null));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/events/jazz, jazz",
    "/api/v1/events/jazz/publish, jazz",
    "/api/v1/events, ",
    "/api/v1/events/%6aazz, %6aazz"
  })
  void aPathNamesTheEventThatIsChanged(String path, String id) {
    assertThat(EdgeKey.eventIn(path)).isEqualTo(id);
  }
}
