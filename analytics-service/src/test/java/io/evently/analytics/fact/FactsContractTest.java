package io.evently.analytics.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FactsContractTest {

  @Test
  void bookingsAreReadAsTheContractGivesThem() {
    Said.Booking said = read("booking/BookingCancelled.v1", Said.Booking.class);
    assertThat(said.refundDue()).isEqualByComparingTo("100.00");
    assertThat(said.sequence()).isEqualTo(2);
    assertThat(said.when("cancelled")).isEqualTo(Instant.parse("2026-11-23T11:02:07.004211Z"));
    assertThat(said.when("held")).isNull();
    assertThat(read("booking/BookingHeld.v1", Said.Booking.class).offerId()).isNotNull();
    assertThat(read("booking/BookingConfirmed.v1", Said.Booking.class).quantity()).isEqualTo(2);
    assertThat(read("booking/BookingExpired.v1", Said.Booking.class).status()).isEqualTo("expired");
  }

  @Test
  void theOthersAreReadAsTheirContractsGiveThem() {
    assertThat(read("booking/InventoryChanged.v1", Said.Inventory.class).available())
        .isEqualTo(4382);
    Said.Event event = read("event/EventChanged.v1", Said.Event.class);
    assertThat(event.lowestPrice()).isEqualByComparingTo("50.00");
    assertThat(event.organizerId()).isEqualTo("ada");
    Said.Entry entry = read("waitlist/EntryChanged.v1", Said.Entry.class);
    assertThat(entry.offer().offerId()).isNotNull();
    assertThat(entry.outcome()).isNull();
    assertThat(read("notification/DeliverySettled.v1", Said.Delivery.class).channel())
        .isEqualTo("email");
  }

  private static <T> T read(String contract, Class<T> type) {
    byte[] example = Contract.of(contract).example();
    return new CloudEvent("/s", "1", "t", "k", 1, null, example).data(type);
  }
}
