package io.evently.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  @Test
  void quotedAndBareAreTheSameKey() {
    assertThat(IdempotencyKey.of("\"k1\"", "ann", "op"))
        .isEqualTo(IdempotencyKey.of(" k1 ", "ann", "op"));
    assertThat(IdempotencyKey.of("\"k1\"", "ann", "op").length()).isEqualTo(2);
  }

  @Test
  void anotherCallerOrOperationIsAnotherKey() {
    IdempotencyKey key = IdempotencyKey.of("k1", "ann", "op");
    assertThat(IdempotencyKey.of("k1", "bob", "op")).isNotEqualTo(key);
    assertThat(IdempotencyKey.of("k1", "ann", "other")).isNotEqualTo(key);
    assertThat(IdempotencyKey.of(null, "ann", "op")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\"\"", "a\nb", "ä"})
  void refusesWhatIsNoKey(String header) {
    assertThatThrownBy(() -> IdempotencyKey.of(header, "ann")).isInstanceOf(ProblemException.class);
  }

  @Test
  void aKeyHasAtMost255Characters() {
    assertThat(IdempotencyKey.of("k".repeat(255), "ann").length()).isEqualTo(255);
    assertThatThrownBy(() -> IdempotencyKey.of("k".repeat(256), "ann"))
        .isInstanceOf(ProblemException.class);
  }
}
