package io.evently.event.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StockConsumerTest {

  @Test
  void aRecordOfATypeFromTomorrowIsLeftAlone() {
    assertThat(StockConsumer.isKnown(record("evently.booking.inventory.changed.v1"))).isTrue();
    assertThat(StockConsumer.isKnown(record("evently.booking.inventory.changed.v9"))).isFalse();
  }

  private static CloudEvent record(String type) {
    return new CloudEvent("/s", "1", type, "k", 1, null, "{}".getBytes(StandardCharsets.UTF_8));
  }
}
