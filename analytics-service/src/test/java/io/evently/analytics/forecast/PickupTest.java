package io.evently.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.analytics.forecast.Pickup.Finished;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PickupTest {

  /** Pickups 10, 20, … 110: the median is 60, the tenth percentile 20, the ninetieth 100. */
  private static final List<Finished> ELEVEN =
      LongStream.rangeClosed(1, 11).mapToObj(i -> new Finished(i, i + 10 * i)).toList();

  @Test
  void whatTheOthersStillSoldIsAddedToWhatIsOnTheBooks() {
    assertThat(Pickup.forecast(100, 1000, ELEVEN)).isEqualTo(new Pickup.Forecast(160, 120, 200, 0));
  }

  @Test
  void nothingIsAboveTheCapacityAndTheShareThatReachesItIsTheProbability() {
    // 100 + pickup >= 190 for the pickups 90, 100 and 110.
    assertThat(Pickup.forecast(100, 190, ELEVEN))
        .isEqualTo(new Pickup.Forecast(160, 120, 190, 3.0 / 11));
  }

  @Test
  void percentilesBetweenTwoPickupsAreInterpolated() {
    // Pickups 0, 10, … 70: positions 0.7, 3.5 and 6.3 give 7, 35 and 63.
    List<Finished> eight =
        LongStream.rangeClosed(0, 7).mapToObj(i -> new Finished(5, 5 + 10 * i)).toList();
    assertThat(Pickup.forecast(0, 100, eight)).isEqualTo(new Pickup.Forecast(35, 7, 63, 0));
  }

  @Test
  void cancellationsMayMakeThePickupNegativeButNeverTheTickets() {
    List<Finished> falling = Collections.nCopies(8, new Finished(50, 30));
    assertThat(Pickup.forecast(100, 1000, falling)).isEqualTo(new Pickup.Forecast(80, 80, 80, 0));
    assertThat(Pickup.forecast(10, 1000, falling).expected()).isZero();
  }

  @Test
  void sevenFinishedEventsAreTooFew() {
    assertThatThrownBy(() -> Pickup.forecast(1, 10, ELEVEN.subList(0, 7)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBackTestForecastsEachEventFromThoseBeforeItOnly() {
    // The eight before the first test have pickups 10 … 80, so 45 is expected, 17 to 73; it was 90.
    // Then 10 … 90: 50, 18 to 82; it was 100. Then 10 … 100: 55, 19 to 91; it was 110.
    Pickup.BackTest test = Pickup.backTest(ELEVEN, Collections.nCopies(11, 1000L));
    assertThat(test).isEqualTo(new Pickup.BackTest(3, (45.0 + 50 + 55) / 3, 0));
    assertThat(
            Pickup.backTest(Collections.nCopies(9, new Finished(1, 4)), Collections.nCopies(9, 9L)))
        .isEqualTo(new Pickup.BackTest(1, 0, 1));
  }

  @Test
  void withoutAnEventThatHasEightBeforeItThereIsNoBackTest() {
    assertThat(Pickup.backTest(ELEVEN.subList(0, 8), Collections.nCopies(8, 1000L))).isNull();
  }
}
