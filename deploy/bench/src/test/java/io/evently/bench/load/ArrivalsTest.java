package io.evently.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final int COUNT = 50_000;

  @Test
  void gapsHaveTheMeanAndTheSpreadOfAPoissonProcess() {
    var arrivals = new Arrivals(1000, 0, 7);
    double sum = 0;
    double squares = 0;
    long before = 0;
    for (int i = 0; i < COUNT; i++) {
      long at = arrivals.next();
      double gap = at - before;
      assertThat(gap).isNotNegative();
      sum += gap;
      squares += gap * gap;
      before = at;
    }
    double mean = sum / COUNT;
    double deviation = Math.sqrt(squares / COUNT - mean * mean);
    assertThat(mean).isEqualTo(1_000_000, within(20_000.0));
    // Of exponential gaps mean and deviation are the same; of a fixed rhythm it is 0.
    assertThat(deviation / mean).isEqualTo(1, within(0.03));
  }

  @Test
  void theSameSeedIsTheSameCrowd() {
    assertThat(new Arrivals(10, 5, 1).next()).isEqualTo(new Arrivals(10, 5, 1).next());
    assertThat(new Arrivals(10, 5, 1).next()).isNotEqualTo(new Arrivals(10, 5, 2).next());
  }
}
