package io.evently.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final Duration REST = Duration.ofMillis(500);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 100);
  private final Breaker breaker = new Breaker(3, REST, now::get);

  private void fails(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void anAnswerBetweenFailuresKeepsItClosed() {
    fails(2);
    breaker.answered();
    fails(2);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.passes()).isTrue();
  }

  @Test
  void afterFailuresInARowNothingPassesUntilTheRestIsOver() {
    fails(3);
    assertThat(breaker.passes()).isFalse();
    now.addAndGet(REST.toNanos() - 1);
    assertThat(breaker.passes()).isFalse();
    now.addAndGet(1);
    assertThat(breaker.passes()).isTrue();
  }

  @Test
  void oneRequestARestPassesWhateverBecameOfTheLast() {
    fails(3);
    for (int rest = 0; rest < 3; rest++) {
      now.addAndGet(REST.toNanos());
      assertThat(breaker.passes()).isTrue();
      assertThat(breaker.passes()).isFalse();
    }
  }

  @Test
  void anAnswerClosesIt() {
    fails(5);
    breaker.answered();
    assertThat(breaker.passes()).isTrue();
    assertThat(breaker.passes()).isTrue();
  }

  @Test
  void aFailureOfTheRequestThatPassedLeavesItOpen() {
    fails(3);
    now.addAndGet(REST.toNanos());
    assertThat(breaker.passes()).isTrue();
    fails(1);
    assertThat(breaker.passes()).isFalse();
  }
}
