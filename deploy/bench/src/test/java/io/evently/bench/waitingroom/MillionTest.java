package io.evently.bench.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evently.bench.waitingroom.Million.Outcome;
import io.evently.bench.waitingroom.Million.Times;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MillionTest {

  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  @Test
  void whoHasTheLowerNumberIsInEarlierOrOneLookLater() {
    int[] numbers = {3, 1, 2, 4};
    Outcome outcome = of(numbers, new Times(1, 1, 1), 1, 1);
    for (int i = 0; i < numbers.length; i++) {
      int turn = 10_000 + numbers[i] * 1000;
      assertThat(outcome.entered()[i]).isBetween(turn, turn + 2_000);
    }
    assertThat(outcome.lastIn()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
  }

  @Test
  void aGatewayThatHasTimeAnswersInTheTimeOfARequest() {
    Outcome outcome = of(everybody(100), new Times(300, 20, 50), 1, 100);
    assertThat(outcome.waits().getMaxValue()).isLessThan(1_000);
  }

  @Test
  void whoJoinsAGatewayThatHasNotEnoughTimeWaitsForAllBeforeIt() {
    // 200 joins a second of 10 ms each, on one core: after 10 s there are 10 s of work left.
    Outcome outcome = of(everybody(2_000), new Times(10_000, 0, 0), 1, 10_000);
    assertThat(outcome.waits().getMaxValue() / 1e6).isCloseTo(10, within(0.1));
    assertThat(outcome.busiest()).isCloseTo(1, within(0.001));
    Outcome two = of(everybody(2_000), new Times(10_000, 0, 0), 2, 10_000);
    assertThat(two.waits().getMaxValue() / 1e6).isLessThan(0.02);
    assertThat(two.busiest()).isCloseTo(2, within(0.001));
  }

  @Test
  void looksAreMadeEachIntervalUntilTheTurn() {
    // One person: a join, looks after 2, 4, 6, 8, 10 and 12 s, and the entry with the last.
    Outcome outcome = of(everybody(1), new Times(1, 1, 1), 1, 1);
    assertThat(outcome.waits().getTotalCount()).isEqualTo(8);
    assertThat(outcome.entered()).containsExactly(12_000);
  }

  @Test
  void nobodyIsForgotten() {
    assertThat(Arrays.stream(of(everybody(5_000), new Times(1, 1, 1), 1, 700).entered()))
        .allMatch(at -> at >= 11_000);
  }

  private static int[] everybody(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  private static Outcome of(int[] numbers, Times times, int gateways, int pace) {
    return Million.of(numbers, times, gateways, BEFORE, INTERVAL, pace);
  }
}
