package io.evently.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final long SECOND = 1_000_000_000L;

  /** Nano times may be negative. */
  private static final long START = -10 * SECOND;

  private final Freshness freshness = new Freshness();

  @Test
  void nothingIsKnownBeforeTheFirstLook() {
    assertThat(freshness.isWithin(BOUND, START - 1, START)).isFalse();
    assertThat(freshness.behind(START)).isNull();
    assertThat(freshness.lagSeconds(START)).isNaN();
    freshness.primaryWas(100, START);
    assertThat(freshness.replicaIs(99)).isFalse();
    assertThat(freshness.isWithin(BOUND, START - 1, START)).isFalse();
  }

  @Test
  void aQuietPrimaryIsNoLag() {
    for (int second = 0; second < 100; second++) {
      look(second, 100, 100);
    }
    assertThat(freshness.lagSeconds(at(99.5))).isZero();
    assertThat(freshness.isWithin(BOUND, START - 1, at(99.5))).isTrue();
  }

  @Test
  void aReplicaThatStandsStillFallsBehindOnceThereIsSomethingToMiss() {
    look(0, 100, 100);
    look(1, 100, 100);
    look(2, 101, 100);
    assertThat(freshness.lagSeconds(at(2.5))).isEqualTo(1.5);
    assertThat(freshness.isWithin(BOUND, START - 1, at(2.9))).isTrue();
    look(3, 101, 100);
    assertThat(freshness.isWithin(BOUND, START - 1, at(3.1))).isFalse();
    look(4, 105, 101);
    assertThat(freshness.lagSeconds(at(4.5))).isEqualTo(1.5);
    assertThat(freshness.isWithin(BOUND, START - 1, at(4.5))).isTrue();
  }

  @Test
  void whatNobodyLooksAtGrowsOld() {
    look(0, 100, 100);
    assertThat(freshness.isWithin(BOUND, START - 1, at(1.9))).isTrue();
    assertThat(freshness.isWithin(BOUND, START - 1, at(2))).isFalse();
  }

  @Test
  void whatWasCommittedBeforeACertainMomentIsThereOnceALookBeganLater() {
    look(0, 100, 100);
    assertThat(freshness.isWithin(BOUND, START, at(0.1))).isFalse();
    look(1, 100, 100);
    assertThat(freshness.isWithin(BOUND, START, at(1.1))).isTrue();
  }

  @Test
  void aLostReplicaIsNotNearBeforeItIsSeenAgain() {
    look(0, 100, 100);
    freshness.lost();
    assertThat(freshness.isWithin(BOUND, START - 1, at(0.1))).isFalse();
    assertThat(freshness.lagSeconds(at(0.1))).isNaN();
    look(1, 100, 100);
    assertThat(freshness.isWithin(BOUND, START - 1, at(1.1))).isTrue();
  }

  @Test
  void aReplicaThatIsHoursBehindIsSeenComingBack() {
    look(0, 1, 1);
    for (int second = 1; second <= 7200; second++) {
      look(second, second + 1, 1);
    }
    assertThat(freshness.lagSeconds(at(7200))).isEqualTo(7200);
    look(7201, 7202, 7150);
    assertThat(freshness.lagSeconds(at(7201))).isEqualTo(52);
  }

  private void look(int second, long written, long replayed) {
    freshness.primaryWas(written, at(second));
    freshness.replicaIs(replayed);
  }

  private static long at(double second) {
    return START + (long) (second * SECOND);
  }
}
