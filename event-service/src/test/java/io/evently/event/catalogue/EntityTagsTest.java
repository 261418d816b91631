package io.evently.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  @ParameterizedTest
  @ValueSource(strings = {"\"3\"", "\"3.17\"", "*", "\"1\", \"3\""})
  void thePresentVersionMatchesWhateverTheSeats(String ifMatch) {
    assertThatCode(() -> EntityTags.requireMatch(ifMatch, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "\"30\"", "\"33.3\"", "3", "W/\"3\"", "\"\"", "\"2.3\""})
  void anotherVersionOrAWeakTagDoesNot(String ifMatch) {
    assertThatThrownBy(() -> EntityTags.requireMatch(ifMatch, 3))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(CommonProblem.VERSION_MISMATCH));
  }

  @Test
  void withoutIfMatchNothingIsWritten() {
    assertThatThrownBy(() -> EntityTags.requireMatch(null, 3))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(CommonProblem.PRECONDITION_REQUIRED));
  }

  @Test
  void ifNoneMatchComparesTheWholeTagSeatsIncluded() {
    assertThat(EntityTags.isNoneMatched(null, "\"3.1\"")).isTrue();
    assertThat(EntityTags.isNoneMatched("\"3\"", "\"3.1\"")).isTrue();
    assertThat(EntityTags.isNoneMatched("\"3.1\"", "\"3.1\"")).isFalse();
    assertThat(EntityTags.isNoneMatched("\"1\", W/\"3.1\"", "\"3.1\"")).isFalse();
    assertThat(EntityTags.isNoneMatched("*", "\"3.1\"")).isFalse();
  }
}
