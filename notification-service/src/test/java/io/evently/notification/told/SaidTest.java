package io.evently.notification.told;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SaidTest {

  @Test
  void recordsAreReadAsTheirContractsGiveThem() {
    Said.Booking booking = read("booking/BookingCancelled.v1", Said.Booking.class);
    assertThat(booking.refundDue()).isEqualByComparingTo("100.00");
    assertThat(booking.reason()).isEqualTo("requested");
    assertThat(read("booking/BookingConfirmed.v1", Said.Booking.class).bookingReference())
        .isNotBlank();
    Said.Entry entry = read("waitlist/EntryChanged.v1", Said.Entry.class);
    assertThat(entry.offer().expiresAt()).isEqualTo(Instant.parse("2026-11-23T14:00:30.123456Z"));
    assertThat(read("event/EventChanged.v1", Said.Event.class).venue()).isEqualTo("Blue Hall");
    assertThat(read("identity/AccountChanged.v1", Said.Account.class).locale()).isEqualTo("en");
  }

  private static <T> T read(String contract, Class<T> type) {
    byte[] example = Contract.of(contract).example();
    return new CloudEvent("/s", "1", "t", "k", 1, null, example).data(type);
  }
}
