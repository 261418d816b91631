package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharingTest {

  private static Duration of(String control) {
    return Sharing.of(MultiMap.caseInsensitiveMultiMap().add("Cache-Control", control));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public, max-age=0, s-maxage=1 | 1",
        "public, s-maxage=2, max-age=9 | 2",
        "PUBLIC,max-age=3 | 3",
        "public, max-age=0 | 0",
        "public | 0",
        "public, s-maxage=x | 0",
        "public, s-maxage= | 0"
      })
  void everybodysAnswerLivesAsLongAsItSays(String control, int seconds) {
    assertThat(of(control)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s-maxage=1",
        "max-age=1",
        "private, max-age=1",
        "public, no-store, s-maxage=1",
        "public, s-maxage=1, no-cache",
        "public, s-maxage=1, private=\"x\""
      })
  void anyOtherIsKeptByNobody(String control) {
    assertThat(of(control)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vary", "Set-Cookie", "Content-Encoding"})
  void norIsOneThatDependsOnMoreThanItsAddress(String header) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Cache-Control", "public, s-maxage=1")
            .add(header, "x");
    assertThat(Sharing.of(headers)).isZero();
  }

  @Test
  void silenceIsNoPermission() {
    assertThat(Sharing.of(MultiMap.caseInsensitiveMultiMap())).isZero();
  }
}
