package io.evently.booking.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CatalogueConsumerTest {

  @Test
  void aRecordOfATypeFromTomorrowIsLeftAlone() {
    assertThat(CatalogueConsumer.isKnown(record("evently.event.changed.v1"))).isTrue();
    assertThat(CatalogueConsumer.isKnown(record("evently.event.changed.v9"))).isFalse();
  }

  private static CloudEvent record(String type) {
    return new CloudEvent("/s", "1", type, "k", 1, null, "{}".getBytes(StandardCharsets.UTF_8));
  }
}
