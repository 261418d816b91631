package io.evently.event.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MissedDropsTest {

  private final MissedDrops drops = new MissedDrops();
  private int emptied;

  @Test
  void aLayerThatHeardOfEverythingIsNotEmptied() {
    assertThat(drops.areMadeGood(this::empty)).isTrue();
    assertThat(emptied).isZero();
  }

  @Test
  void oneEmptyingMakesAllGood() {
    drops.add();
    drops.add();
    assertThat(drops.areMadeGood(this::empty)).isTrue();
    assertThat(drops.areMadeGood(this::empty)).isTrue();
    assertThat(emptied).isEqualTo(1);
  }

  @Test
  void aLayerThatCannotBeEmptiedIsNotToBeRead() {
    drops.add();
    assertThat(drops.areMadeGood(() -> false)).isFalse();
    assertThat(drops.areMadeGood(this::empty)).isTrue();
  }

  @Test
  void oneThatIsMissedDuringTheEmptyingNeedsAnother() {
    drops.add();
    assertThat(
            drops.areMadeGood(
                () -> {
                  drops.add();
                  return empty();
                }))
        .isFalse();
    assertThat(drops.areMadeGood(this::empty)).isTrue();
    assertThat(emptied).isEqualTo(2);
  }

  private boolean empty() {
    emptied++;
    return true;
  }
}
