package io.evently.notification.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  @RepeatedTest(20)
  void waitsGrowToTheLongestWithAFifthOfChance() {
    int[] seconds = {1, 4, 16, 64, 256, 300, 300};
    for (int failures = 0; failures < seconds.length; failures++) {
      Duration shortest = Duration.ofSeconds(seconds[failures]);
      assertThat(backoff.after(failures)).isBetween(shortest, shortest.plus(shortest.dividedBy(5)));
    }
    assertThat(backoff.after(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofMinutes(6));
  }
}
