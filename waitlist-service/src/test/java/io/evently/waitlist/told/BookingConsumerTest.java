package io.evently.waitlist.told;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BookingConsumerTest {

  private static final String OF_AN_OFFER =
      "{\"offer_id\":\"0199a1c2-0000-7000-8000-000000000001\",\"status\":\"confirmed\"}";

  @Test
  void aRecordOfATypeFromTomorrowSettlesNoOfferAndIsNoDeadLetterWhateverItHolds() {
    assertThat(BookingConsumer.isOfAnOffer(record("evently.booking.confirmed.v1", OF_AN_OFFER)))
        .isTrue();
    assertThat(BookingConsumer.isOfAnOffer(record("evently.booking.moved.v9", OF_AN_OFFER)))
        .isFalse();
    assertThat(BookingConsumer.isOfAnOffer(record("evently.booking.moved.v9", "[9]"))).isFalse();
  }

  private static CloudEvent record(String type, String json) {
    return new CloudEvent("/s", "1", type, "k", 1, null, json.getBytes(StandardCharsets.UTF_8));
  }
}
