package io.evently.waitlist.told;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnknownTypesTest {

  @Test
  void aCatalogueRecordOfATypeFromTomorrowIsNobodysEvent() {
    assertThat(EventConsumer.isKnown(record("evently.event.changed.v1"))).isTrue();
    assertThat(EventConsumer.isKnown(record("evently.event.changed.v9"))).isFalse();
  }

  @Test
  void aRecordOfTheStockOfATypeFromTomorrowFreesNoSeats() {
    assertThat(InventoryConsumer.isKnown(record("evently.booking.inventory.changed.v1"))).isTrue();
    assertThat(InventoryConsumer.isKnown(record("evently.booking.inventory.changed.v9"))).isFalse();
  }

  private static CloudEvent record(String type) {
    return new CloudEvent("/s", "1", type, "k", 1, null, "{}".getBytes(StandardCharsets.UTF_8));
  }
}
