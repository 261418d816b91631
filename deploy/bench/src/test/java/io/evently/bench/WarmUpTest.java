package io.evently.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private final WarmUp warmUp = WarmUp.ofSeconds(10, 60);

  private boolean isWarm(int seconds, Double... rates) {
    return warmUp.isWarm(List.of(rates), Duration.ofSeconds(seconds));
  }

  @Test
  void itEndsWhenThreeWindowsAgreeButNotTooSoon() {
    assertThat(isWarm(9, 100.0, 100.0, 100.0)).isFalse();
    assertThat(isWarm(20, 100.0, 100.0)).isFalse();
    assertThat(isWarm(20, 10.0, 100.0, 97.0, 96.0)).isTrue();
    assertThat(isWarm(20, 100.0, 97.0, 94.0)).isFalse();
  }

  @Test
  void itEndsEvenIfTheyNeverAgree() {
    assertThat(isWarm(60, 1.0, 100.0, 1.0)).isTrue();
  }
}
