package io.evently.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PassportTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "order-17_retry.2",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void harmlessIdsAreKept(String id) {
    assertThat(Passport.isRequestId(id)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "a b",
        "a\nlevel=ERROR",
        "a\"",
        "{}",
        "caf\u00e9",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void othersAreReplaced(String id) {
    assertThat(Passport.isRequestId(id)).isFalse();
  }
}
