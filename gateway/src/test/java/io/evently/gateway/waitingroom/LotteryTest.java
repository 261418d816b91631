package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LotteryTest {

  private static final int PEOPLE = 20_000;

  /** Worked out with another program: Python's hashlib and hmac. */
  @Test
  void anybodyCanWorkItOut() {
    byte[] seed = HexFormat.of().parseHex("00".repeat(31) + "01");
    assertThat(Lottery.commitment(seed))
        .isEqualTo("ec4916dd28fc4c10d78e287ca5d9cc51ee1ae73cbfde08c6b37324cbfaac8bc5");
    UUID place = Lottery.place("e1", "u1");
    assertThat(place.toString()).isEqualTo("c0f66a85-c076-48e9-37d2-70bbdf3b7e9d");
    assertThat(Lottery.number(seed, place, 1000)).isEqualTo(730);
  }

  @Test
  void everyNumberIsOneOfThoseThatWereDrawn() {
    byte[] seed = Lottery.seed();
    for (int i = 0; i < PEOPLE; i++) {
      assertThat(Lottery.number(seed, Lottery.place("e", "u" + i), 7)).isBetween(1L, 7L);
    }
    assertThat(Lottery.number(seed, Lottery.place("e", "u"), 1)).isEqualTo(1);
  }

  /**
   * Uniform by chi-square over 100 classes (99 degrees of freedom, 0.999 quantile 148.2), and
   * independent of arrival: the correlation of ranks is below 4/√n.
   */
  @Test
  void whoCameFirstHasNoBetterNumber() {
    byte[] seed = HexFormat.of().parseHex("5a".repeat(32));
    int[] classes = new int[100];
    double covariance = 0;
    double mean = (PEOPLE + 1) / 2.0;
    for (int i = 1; i <= PEOPLE; i++) {
      long number = Lottery.number(seed, Lottery.place("concert", "person-" + i), PEOPLE);
      classes[(int) ((number - 1) * 100 / PEOPLE)]++;
      covariance += (i - mean) * (number - mean);
    }
    double expected = PEOPLE / 100.0;
    double chiSquare = 0;
    for (int found : classes) {
      chiSquare += (found - expected) * (found - expected) / expected;
    }
    double variance = ((double) PEOPLE * PEOPLE - 1) / 12;
    assertThat(chiSquare).isLessThan(148.2);
    assertThat(Math.abs(covariance / PEOPLE / variance)).isLessThan(4 / Math.sqrt(PEOPLE));
  }

  @Test
  void anotherSeedIsAnotherOrder() {
    UUID place = Lottery.place("e", "u");
    assertThat(Lottery.number(Lottery.seed(), place, Integer.MAX_VALUE))
        .isNotEqualTo(Lottery.number(Lottery.seed(), place, Integer.MAX_VALUE));
  }
}
