package io.evently.booking.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PricesConsumerTest {

  @Test
  void aRecordOfATypeFromTomorrowIsLeftAlone() {
    assertThat(PricesConsumer.isKnown(record("evently.pricing.price.changed.v1"))).isTrue();
    assertThat(PricesConsumer.isKnown(record("evently.pricing.price.changed.v9"))).isFalse();
  }

  private static CloudEvent record(String type) {
    return new CloudEvent("/s", "1", type, "k", 1, null, "{}".getBytes(StandardCharsets.UTF_8));
  }
}
