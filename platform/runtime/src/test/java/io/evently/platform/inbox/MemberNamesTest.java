package io.evently.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberNamesTest {

  private static final Map<String, Object> CONSUMER = Map.of("group.id", "booking-service");
  private static final Map<String, Object> PRODUCER = Map.of("acks", "all");

  @Test
  void eachConsumerOfANamedProcessHasANameOfItsOwn() {
    var names = new MemberNames(Optional.of("hall-1"));
    assertThat(names.customize("events", null, CONSUMER))
        .containsEntry("group.instance.id", "hall-1-events")
        .containsAllEntriesOf(CONSUMER);
    assertThat(names.customize("prices", null, CONSUMER))
        .containsEntry("group.instance.id", "hall-1-prices");
  }

  @Test
  void withoutANameAndForProducersNothingIsSaid() {
    assertThat(new MemberNames(Optional.empty()).customize("events", null, CONSUMER))
        .isEqualTo(CONSUMER);
    assertThat(new MemberNames(Optional.of("hall-1")).customize("out", null, PRODUCER))
        .isEqualTo(PRODUCER);
  }
}
