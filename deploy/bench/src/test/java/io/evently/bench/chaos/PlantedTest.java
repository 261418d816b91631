package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.Letter.Place;
import io.evently.local.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedTest {

  private static final PublicTopic TOPIC =
      new PublicTopic("t", "t.v1", List.of(Service.BOOKING, Service.ANALYTICS));
  private static final Place PLACE = new Place("t", 3, 17);
  private static final Letter ONE = new Letter(PLACE, "booking-service");
  private static final Letter OTHER = new Letter(PLACE, "analytics-service");

  private final Planted planted = new Planted();

  @Test
  void aReaderThatPassedOverOneIsNamed() {
    planted.add(TOPIC, PLACE);
    assertThat(planted.areAllIn(List.of(ONE))).isFalse();
    Invariant judged = planted.judge(List.of(ONE), true);
    assertThat(judged.held()).isFalse();
    assertThat(judged.detail()).contains("missing", "analytics-service", "wanted were 2");
  }

  @Test
  void oneForEachReaderIsAsItShouldBe() {
    planted.add(TOPIC, PLACE);
    assertThat(planted.areAllIn(List.of(OTHER, ONE))).isTrue();
    assertThat(planted.judge(List.of(OTHER, ONE), true).held()).isTrue();
    assertThat(planted.judge(List.of(OTHER, ONE), true).detail())
        .isEqualTo("2 dead letters of 1 unreadable records, 0 of them again");
  }

  @Test
  void whatNobodyPlantedMustNotBeThere() {
    assertThat(planted.judge(List.of(), true).held()).isTrue();
    assertThat(planted.judge(List.of(ONE), false).held()).isFalse();
    planted.add(TOPIC, PLACE);
    Letter elsewhere = new Letter(new Place("t", 3, 18), "booking-service");
    assertThat(planted.judge(List.of(ONE, OTHER, elsewhere), false).detail()).contains("unwanted");
  }

  @Test
  void onlyWhoBeganAgainMayPutOneAsideTwice() {
    planted.add(TOPIC, PLACE);
    List<Letter> twice = List.of(ONE, OTHER, ONE);
    assertThat(planted.judge(twice, false).held()).isTrue();
    assertThat(planted.judge(twice, true).held()).isFalse();
  }
}
