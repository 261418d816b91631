package io.evently.bench.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.reads.Sightings.Change;
import io.evently.bench.reads.Sightings.Read;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static final List<Change> CHANGES =
      List.of(new Change("a", 2, 1_000_000), new Change("b", 2, 9_000_000));

  private static Sightings of(Read... reads) {
    return new Sightings(CHANGES, Map.of(0, List.of(reads)));
  }

  @Test
  void aReadThatBeganBeforeTheWriterWasToldMayShowEither() {
    Sightings seen = of(new Read("a", 1, 999_999), new Read("b", 1, 5_000_000));
    assertThat(seen.stale()).isZero();
    assertThat(seen.longestStaleMillis()).isZero();
  }

  @Test
  void aReadThatBeganLaterAndShowsTheOldVersionIsStale() {
    Sightings seen =
        of(new Read("a", 1, 3_000_000), new Read("a", 1, 4_000_000), new Read("a", 2, 5_000_000));
    assertThat(seen.stale()).isEqualTo(2);
    assertThat(seen.longestStaleMillis()).isEqualTo(3);
  }

  @Test
  void goingBackIsNoticedOfTheSameEventOnly() {
    assertThat(of(new Read("a", 2, 1), new Read("b", 1, 2)).backwards()).isZero();
    assertThat(of(new Read("a", 2, 1), new Read("a", 1, 2)).backwards()).isEqualTo(1);
  }
}
