package io.evently.bench.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RanksTest {

  @Test
  void theSameOrderAndTheOppositeAreFound() {
    assertThat(Ranks.correlation(List.of(1L, 5L, 9L, 100L))).isCloseTo(1, within(1e-12));
    assertThat(Ranks.correlation(List.of(9L, 5L, 2L, 1L))).isCloseTo(-1, within(1e-12));
  }

  /** Worked out by hand: ranks 0.5, 0.5, 2 against 0, 1, 2. */
  @Test
  void equalValuesShareTheirRank() {
    assertThat(Ranks.correlation(List.of(7L, 7L, 8L))).isCloseTo(Math.sqrt(3) / 2, within(1e-12));
  }

  @Test
  void chanceStaysBelowTheBoundAndAnAdvantageOfTheFirstDoesNot() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int n = 10_000;
    List<Long> drawn = LongStream.range(0, n).map(i -> random.nextInt(n)).boxed().toList();
    List<Long> pushed =
        LongStream.range(0, n).map(i -> random.nextInt(n) + i / 10).boxed().toList();
    assertThat(Math.abs(Ranks.correlation(drawn))).isLessThan(Ranks.bound(n));
    assertThat(Ranks.correlation(pushed)).isGreaterThan(Ranks.bound(n));
  }
}
