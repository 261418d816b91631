package io.evently.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {

  @Test
  void theMiddleCountsWhateverTheEndsAre() {
    assertThat(Medians.of(List.of(1000.0, 3.0, 1.0))).isEqualTo(3);
    assertThat(Medians.of(List.of(4.0, 1000.0, 2.0, 1.0))).isEqualTo(3);
  }

  @Test
  void nothingHasNoMiddle() {
    assertThatThrownBy(() -> Medians.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
