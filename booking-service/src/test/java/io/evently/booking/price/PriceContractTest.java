package io.evently.booking.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.testing.contract.Contract;
import org.junit.jupiter.api.Test;

class PriceContractTest {

  @Test
  void thePublishedExampleIsRead() {
    byte[] example = Contract.of("pricing/PriceChanged.v1").example();
    var event = new CloudEvent("/evently/pricing-service", "1", "type", "456", 2, null, example);

    PriceChanged told = PricesConsumer.valid(event.data(PriceChanged.class));

    assertThat(told.eventId()).isEqualTo("456");
    assertThat(told.version()).isEqualTo(2);
    assertThat(told.currency()).isEqualTo("EUR");
    assertThat(told.prices())
        .singleElement()
        .satisfies(
            of -> {
              assertThat(of.ticketType()).isEqualTo("general");
              assertThat(of.price()).isEqualByComparingTo("55.00");
              assertThat(of.faceValue()).isEqualByComparingTo("50.00");
            });
  }
}
