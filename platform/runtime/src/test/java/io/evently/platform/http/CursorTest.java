package io.evently.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void givesItsKeysBack() {
    assertThat(Cursor.read(Cursor.after("2026-01-01", "", "ä b"), 3))
        .containsExactly("2026-01-01", "", "ä b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%%", "AAAA", "bm9wZQ", "AA=="})
  void refusesWhatIsNotOurs(String cursor) {
    assertThatThrownBy(() -> Cursor.read(cursor, 2))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code().code()).isEqualTo("invalid_cursor"));
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> Cursor.read("A".repeat(513), 1)).isInstanceOf(ProblemException.class);
  }
}
