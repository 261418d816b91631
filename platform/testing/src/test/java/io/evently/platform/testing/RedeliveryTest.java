package io.evently.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

  private final List<Integer> happened = IntStream.range(0, 20).boxed().toList();

  @Test
  void everyRecordComesAtLeastTwiceAndNoneIsInvented() {
    List<Integer> deliveries = Redelivery.schedule(happened, 1);

    assertThat(Set.copyOf(deliveries)).isEqualTo(Set.copyOf(happened));
    assertThat(happened)
        .allMatch(record -> deliveries.stream().filter(record::equals).count() >= 2);
  }

  @Test
  void theFirstDeliveriesAreOutOfOrder() {
    List<Integer> first = Redelivery.schedule(happened, 1).stream().distinct().toList();

    assertThat(first).isNotEqualTo(happened);
  }

  @Test
  void aSeedRepeatsItsScheduleAndAnotherGivesAnother() {
    assertThat(Redelivery.schedule(happened, 7)).isEqualTo(Redelivery.schedule(happened, 7));
    assertThat(Redelivery.schedule(happened, 7)).isNotEqualTo(Redelivery.schedule(happened, 8));
  }
}
