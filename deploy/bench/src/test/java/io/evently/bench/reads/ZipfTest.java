package io.evently.bench.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ZipfTest {

  private static final int DRAWS = 200_000;

  @Test
  void ranksComeAsOftenAsTheirWeight() {
    var zipf = new Zipf(1000, 0.99, 7);
    int[] counts = new int[1000];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.next()]++;
    }
    assertThat((double) counts[0] / counts[1]).isEqualTo(Math.pow(2, 0.99), within(0.1));
    assertThat((double) counts[0] / counts[9]).isEqualTo(Math.pow(10, 0.99), within(0.8));
    int first = 0;
    for (int i = 0; i < 100; i++) {
      first += counts[i];
    }
    assertThat((double) first / DRAWS).isEqualTo(zipf.share(100), within(0.01));
    assertThat(counts[999]).isPositive();
  }

  @Test
  void shareOfAllIsOne() {
    assertThat(new Zipf(50, 0.99, 1).share(50)).isEqualTo(1.0);
  }

  @Test
  void theSameSeedAsksForTheSame() {
    var one = new Zipf(100, 0.99, 3);
    var other = new Zipf(100, 0.99, 3);
    for (int i = 0; i < 100; i++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }
}
