package io.evently.pricing.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import org.junit.jupiter.api.Test;

class EvidenceContractTest {

  @Test
  void everyTopicIsReadAsItsContractGivesIt() {
    assertThat(read("booking/BookingConfirmed.v1", Said.Booking.class).unitPrice())
        .isEqualByComparingTo("50.00");
    assertThat(read("booking/BookingCancelled.v1", Said.Booking.class).refundDue())
        .isEqualByComparingTo("100.00");
    assertThat(read("booking/InventoryChanged.v1", Said.Inventory.class).ticketTypes())
        .singleElement()
        .satisfies(type -> assertThat(type.available()).isEqualTo(4382));
    assertThat(read("event/EventChanged.v1", Said.Event.class).ticketTypes())
        .extracting(Said.Event.Type::id)
        .containsExactly("floor", "balcony");
    assertThat(read("gateway/DemandCounted.v1", Said.Demand.class).views()).isEqualTo(37);
  }

  private static <T> T read(String contract, Class<T> type) {
    byte[] example = Contract.of(contract).example();
    return new CloudEvent("/s", "1", "t", "k", 1, null, example).data(type);
  }
}
