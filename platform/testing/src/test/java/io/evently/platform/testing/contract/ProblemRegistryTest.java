package io.evently.platform.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.platform.testing.contract.ProblemRegistry.Entry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemRegistryTest {

  private final List<Problem> ofBooking =
      ProblemRegistry.entries().stream()
          .filter(e -> e.services().contains("booking-service"))
          .map(Entry::problem)
          .toList();

  @Test
  void theSameCodesMatch() {
    assertThatCode(() -> ProblemRegistry.assertMatches("booking-service", ofBooking.stream()))
        .doesNotThrowAnyException();
  }

  @Test
  void aMissingCodeIsReported() {
    assertThatThrownBy(
            () -> ProblemRegistry.assertMatches("booking-service", ofBooking.stream().skip(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(ofBooking.getFirst().code());
  }

  @Test
  void anUnpublishedCodeIsReported() {
    Stream<Problem> more =
        Stream.concat(ofBooking.stream(), Stream.of(new Problem("new_one", 409, "New", false)));

    assertThatThrownBy(() -> ProblemRegistry.assertMatches("booking-service", more))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("new_one");
  }

  @Test
  void anotherTitleIsReported() {
    Stream<Problem> other =
        ofBooking.stream().map(p -> new Problem(p.code(), p.status(), "Else", p.retryable()));

    assertThatThrownBy(() -> ProblemRegistry.assertMatches("booking-service", other))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void everyEntryIsWhole() {
    assertThat(ProblemRegistry.entries())
        .allSatisfy(
            e -> {
              assertThat(e.code()).matches("[a-z_]+");
              assertThat(e.status()).isBetween(400, 599);
              assertThat(e.title()).isNotBlank();
              assertThat(e.detail()).isNotBlank();
              assertThat(e.services()).isNotEmpty();
            });
    assertThat(ProblemRegistry.entries()).extracting(Entry::code).doesNotHaveDuplicates();
  }
}
