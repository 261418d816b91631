package io.evently.bench.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CacheCountsTest {

  private static final Offset<Double> EXACT = within(1e-12);

  /**
   * Of 100 requests 50 are answered by the gateway, 30 in memory, 12 by Redis, 8 by the database.
   */
  private static final CacheCounts SEEN = new CacheCounts(45, 5, 50, 30, 20, 12, 8, 8);

  @Test
  void everyLayerIsMeasuredByWhatReachedIt() {
    assertThat(SEEN.atEdge()).isCloseTo(0.5, EXACT);
    assertThat(SEEN.inMemory()).isCloseTo(0.6, EXACT);
    assertThat(SEEN.inRedis()).isCloseTo(0.6, EXACT);
  }

  @Test
  void allLayersTogetherAreMeasuredByAllRequests() {
    assertThat(SEEN.inAny()).isCloseTo(0.92, EXACT);
    assertThat(new CacheCounts(0, 0, 50, 30, 20, 12, 8, 8).inAny()).isCloseTo(0.84, EXACT);
  }

  @Test
  void whatWasThereBeforeDoesNotCount() {
    CacheCounts later = new CacheCounts(90, 10, 100, 60, 40, 24, 16, 16);
    assertThat(later.since(SEEN)).isEqualTo(SEEN);
  }
}
