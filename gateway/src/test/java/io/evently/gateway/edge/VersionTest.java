package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

  @Test
  void theEventCountsFirstThenSeatsThenPrices() {
    assertThat(Version.of("\"7\"")).isEqualTo(new Version(7, 0, 0));
    assertThat(Version.of("\"7.120.3\"")).isEqualTo(new Version(7, 120, 3));
    assertThat(Version.of("\"8\"")).isGreaterThan(Version.of("\"7.120.3\""));
    assertThat(Version.of("\"7.121\"")).isGreaterThan(Version.of("\"7.120.3\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "\"a\"", "W/\"7\"", "\"1.2.3.4\"", "\"1.\"", "\""})
  void anyOtherTagSaysNoVersion(String tag) {
    assertThat(Version.of(tag)).isNull();
  }
}
